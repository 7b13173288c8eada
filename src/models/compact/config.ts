/**
 * The `config.json` of the compact family, and the rules that read it off the data. How the defaults were found:
 * docs/experiments/default-classifier.md.
 */
import type { Json, JsonObject } from '../../shared/json.ts'
import { countField, fieldError, numberField, rateField } from '../configFields.ts'
import { ModelConfigError } from '../errors.ts'
import { headOf, requireHead } from '../heads.ts'
import { countOutputs, outputFields, problemOf, strandbookFacts } from '../labels.ts'
import { MODEL_TYPES } from '../modelTypes.ts'
import type { DataFacts, Head, ModelConfig, ModelParams, ProblemType } from '../types.ts'
import { type Channels, channelsOf, MAX_TOKEN_CHANNELS } from './channels.ts'

export const MODEL_TYPE = MODEL_TYPES.compact

export type CompactConfig = {
  readonly channels: Channels
  /** Tokens that the convolutions see; what lies beyond counts in the bag of k-mers only. */
  readonly positions: number
  readonly width: number
  readonly stemKernel: number
  readonly stemPool: number
  readonly blocks: number
  readonly blockKernel: number
  readonly blockPool: number
  readonly layers: number
  readonly heads: number
  readonly feedForward: number
  readonly queries: number
  /** 0: no bag of k-mers. */
  readonly bagK: number
  readonly bagWidth: number
  readonly bagDropout: number
  /** k of a k-mer regression that has a say in the logits, fitted apart from the network; 0: none. */
  readonly countsK: number
  /** Its share of the logits. */
  readonly countsShare: number
  /** Places of another regression, on the letters there and the pairs of letters; 0: none. */
  readonly places: number
  readonly placesShare: number
  readonly bothStrands: boolean
  readonly dropout: number
  readonly headDropout: number
  readonly normEpsilon: number
  readonly head: Head
  readonly problem: ProblemType
  readonly labels: number
  /** Characters that may be guessed. */
  readonly vocabulary: number
}

export const COMPACT_HEADS: readonly Head[] = ['sequence', 'token', 'masked']

/** Room for any sensible size; a hostile file may say anything. */
const LIMITS = {
  positions: 1_000_000,
  width: 1_024,
  kernel: 129,
  pool: 64,
  blocks: 32,
  heads: 64,
  places: 4_096,
  bagFeatures: 65_536,
}

/** Steps that attention sees: its cost grows with their square. */
const MAX_STEPS = 128

/** @throws ModelConfigError for what is malformed, by the name of the field */
export function parseCompactConfig(config: JsonObject): CompactConfig {
  const count = (name: string, min: number, max: number) => countField(config, name, { min, max })
  const width = count('hidden_size', 1, LIMITS.width)
  const heads = count('num_attention_heads', 1, LIMITS.heads)
  if (width % heads !== 0) throw fieldError('num_attention_heads', `a divisor of hidden_size ${width}`, heads)
  const channels = parseChannels(config, MAX_TOKEN_CHANNELS)
  const bothStrands = strandbookFacts(config).reverse_complement
  if (bothStrands && channels.letters !== 'ACGT')
    throw fieldError('letters', '"ACGT" for both strands', channels.letters)
  return {
    channels,
    positions: count('max_position_embeddings', 1, LIMITS.positions),
    width,
    stemKernel: count('stem_kernel', 1, LIMITS.kernel),
    stemPool: count('stem_pool', 1, LIMITS.pool),
    blocks: count('conv_blocks', 0, LIMITS.blocks),
    blockKernel: count('conv_kernel', 1, LIMITS.kernel),
    blockPool: count('conv_pool', 1, LIMITS.pool),
    layers: count('num_hidden_layers', 0, LIMITS.blocks),
    heads,
    feedForward: count('intermediate_size', 1, 16 * LIMITS.width),
    queries: count('pooling_queries', 1, 256),
    bagK: parseK(config, 'kmer_size', channels),
    bagWidth: count('kmer_width', 1, LIMITS.width),
    bagDropout: rateField(config, 'kmer_dropout', 0),
    countsK: parseK(config, 'counts_kmer_size', channels),
    countsShare: parseShare(config, 'counts_share', MAX_SHARE),
    places: parsePlaces(config, channels),
    placesShare: parseShare(config, 'places_share', MAX_SHARE - parseShare(config, 'counts_share', MAX_SHARE)),
    bothStrands,
    dropout: rateField(config, 'hidden_dropout_prob', 0),
    headDropout: rateField(config, 'classifier_dropout', 0),
    normEpsilon: numberField(config, 'layer_norm_eps', { min: 0, max: 1, fallback: 1e-5 }),
    head: requireHead('compact', COMPACT_HEADS, headOf(config)),
    problem: problemOf(config),
    labels: countOutputs(config),
    vocabulary: channels.ofToken.length,
  }
}

/** @throws ModelConfigError where the tokens are no characters */
export function requireCharacters({ tokenizer }: Pick<DataFacts, 'tokenizer'>): void {
  if (tokenizer.kind === 'char') return
  throw new ModelConfigError(
    `Model, family: expected single characters as tokens for the compact family, got ${tokenizer.kind}.`,
    'Set the tokenizer to characters, or choose the BERT family.',
  )
}

/** @throws ModelConfigError where the tokens are neither characters nor those of SMILES, or a size is out of range */
export function configureCompact(params: ModelParams, facts: DataFacts): ModelConfig {
  if (facts.tokenizer.kind !== 'smiles') requireCharacters(facts)
  const { tokenizer } = facts
  const channels = channelsOf(tokenizer)
  const width = params.hiddenSize === 'auto' ? 64 : params.hiddenSize
  const positions = Math.max(1, facts.p95Tokens)
  const config = {
    model_type: MODEL_TYPE,
    vocab_size: tokenizer.vocabulary.length,
    pad_token_id: tokenizer.special.pad,
    letters: channels.letters,
    token_channels: [...channels.ofToken],
    max_position_embeddings: positions,
    hidden_size: width,
    stem_kernel: 13,
    conv_blocks: 2,
    conv_kernel: 9,
    ...poolSizes(positions),
    num_hidden_layers: params.layers === 'auto' ? 1 : params.layers,
    num_attention_heads: params.heads === 'auto' ? defaultHeads(width) : params.heads,
    intermediate_size: 2 * width,
    pooling_queries: 8,
    kmer_size: wantsBag(params.kmerFeatures, channels.letters.length, facts) ? bagK(channels.letters.length) : 0,
    kmer_width: 32,
    ...dropoutFields(params.dropout),
    layer_norm_eps: 1e-5,
    torch_dtype: 'float32',
    ...outputFields(MODEL_TYPE, facts),
  }
  parseCompactConfig(config)
  return config
}

function dropoutFields(rate: ModelParams['dropout']): JsonObject {
  return {
    kmer_dropout: rate === 'auto' ? 0.3 : rate,
    hidden_dropout_prob: rate === 'auto' ? 0.1 : rate,
    classifier_dropout: rate === 'auto' ? 0.3 : rate,
  }
}

/**
 * A classifier on the trunk of another task: the data say how long its sequences are, as far as attention bears the steps
 * that the trunk makes of them, and whether it counts k-mers, too. Few labels want more dropout than a pretraining had.
 */
export function onOtherTrunk(
  config: ModelConfig,
  { kmerFeatures, dropout }: ModelParams,
  facts: DataFacts,
): ModelConfig {
  if (facts.head !== 'sequence') return { ...config, kmer_size: 0 }
  const letters = parseCompactConfig(config).channels.letters.length
  return {
    ...config,
    ...dropoutFields(dropout),
    max_position_embeddings: Math.min(Math.max(1, facts.p95Tokens), reachOf(config)),
    kmer_size: wantsBag(kmerFeatures, letters, facts) ? bagK(letters) : 0,
  }
}

/** Tokens that the trunk of a classifier makes MAX_STEPS steps of. */
export function reachOf(config: ModelConfig): number {
  const { stemPool, blockPool } = parseCompactConfig(config)
  return MAX_STEPS * stemPool * blockPool
}

/**
 * How far the two pools shorten a sequence of `positions` tokens. Short ones stay whole, because the place of a base
 * matters there (splice sites); in long ones attention must not see more than MAX_STEPS steps.
 */
export function poolSizes(positions: number): { readonly stem_pool: number; readonly conv_pool: number } {
  const rule = POOLS.find(({ upTo }) => positions <= upTo)
  if (rule) return { stem_pool: rule.stem, conv_pool: rule.block }
  let block = 4
  while (positions > 4 * block * MAX_STEPS && block < LIMITS.pool) block *= 2
  return { stem_pool: 4, conv_pool: block }
}

const POOLS = [
  { upTo: 80, stem: 1, block: 1 },
  { upTo: 160, stem: 2, block: 2 },
  { upTo: 400, stem: 4, block: 2 },
]

/** Some thousand different k-mers: 5-mers of four bases, pairs of twenty amino acids. */
export function bagK(letters: number): number {
  return Math.max(1, Math.round(Math.log(1_024) / Math.log(letters)))
}

/**
 * Each k-mer of the bag learns a vector of its own, which takes occurrences to learn from. With fewer the bag is noise
 * beside the convolutions (splice junctions: 98 each, test accuracy 0.951 with it, 0.958 without; 300 each is enough).
 */
const MIN_OCCURRENCES = 150

function wantsBag(
  choice: ModelParams['kmerFeatures'],
  letters: number,
  { trainRows, medianTokens }: Pick<DataFacts, 'trainRows' | 'medianTokens'>,
): boolean {
  if (choice !== 'auto') return choice
  const k = bagK(letters)
  return (trainRows * Math.max(0, medianTokens - k + 1)) / letters ** k >= MIN_OCCURRENCES
}

/** Heads of 16 values where the width allows it. */
function defaultHeads(width: number): number {
  const heads = Math.max(1, Math.floor(width / 16))
  return width % heads === 0 ? heads : 1
}

function parseK(config: JsonObject, name: string, { letters }: Channels): number {
  const k = countField(config, name, { min: 0, max: 8, fallback: 0 })
  const features = letters.length ** k
  if (features > LIMITS.bagFeatures) throw fieldError(name, `at most ${LIMITS.bagFeatures} k-mers`, features)
  return k
}

/** What others may have of the logits, together. */
const MAX_SHARE = 0.95

function parseShare(config: JsonObject, name: string, max: number): number {
  return numberField(config, name, { min: 0, max, fallback: 0 })
}

function parsePlaces(config: JsonObject, { letters }: Channels): number {
  const places = countField(config, 'places', { min: 0, max: LIMITS.places, fallback: 0 })
  if (places === 1) throw fieldError('places', '2 places or more, or 0', places)
  const pairs = places * letters.length ** 2
  if (pairs > LIMITS.bagFeatures) throw fieldError('places', `at most ${LIMITS.bagFeatures} pairs`, pairs)
  return places
}

/** @param most letters with a channel of their own, at most */
export function parseChannels(config: JsonObject, most: number): Channels {
  const { letters, token_channels: ofToken } = config
  if (typeof letters !== 'string' || letters.length < 2 || letters.length > most) {
    throw fieldError('letters', `2 to ${most} letters`, letters)
  }
  const isChannel = (value: Json) => Number.isInteger(value) && Number(value) >= -1 && Number(value) <= letters.length
  if (!Array.isArray(ofToken) || ofToken.length > 65_536 || !ofToken.every(isChannel)) {
    throw fieldError('token_channels', `a channel from -1 to ${letters.length} for each token`, ofToken)
  }
  return { letters, ofToken: ofToken as readonly number[] } // whole numbers, checked above
}
