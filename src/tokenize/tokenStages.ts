import type { DataRecipe, SequenceFacts, SplitRecipe, TokenizerRecipe, TokenProcedures } from '../rpc/protocol.ts'
import { targetBuffers } from '../sequence/rowTargets.ts'
import { taskOf } from '../sequence/targets.ts'
import type { DataResult, Dataset, DataTask, SplitPart } from '../sequence/types.ts'
import { Memo } from '../shared/memo.ts'
import type { Pace } from '../shared/pacer.ts'
import { adoptSpec } from './adoptSpec.ts'
import { type EncodedRows, encodeRows } from './encodeRows.ts'
import { encodeTiles } from './encodeTiles.ts'
import { TokenizerError } from './errors.ts'
import { parseTokenizer } from './files/parseTokenizer.ts'
import type { TokenizerFile } from './files/tokenizerFiles.ts'
import { type LearntKind, learnSpec } from './learn/learnSpec.ts'
import { chooseKind, isFixed, makeSpec } from './makeSpec.ts'
import { lengthFacts, tokenCounts, tokenizerResult } from './result.ts'
import { createTokenizer } from './tokenizer.ts'
import type { EncodedPart, ModelReads, TokenizerParams, TokenizerResult, TokenizerSpec } from './types.ts'
import { isInResidues } from './vocabulary.ts'
import { words } from './words.ts'

/** Token ids kept at once; beyond it the oldest are made again when they are asked for. */
const MAX_KEPT_BYTES = 1_000_000_000

/** Where data come from: the stages before this one. */
export interface SplitSource {
  data(recipe: DataRecipe, pace: Pace): Promise<{ readonly dataset: Dataset; readonly result: DataResult }>
  /** What is predicted, and the names of the classes or labels. */
  targets(recipe: DataRecipe, pace: Pace): Promise<{ task: DataTask; names: readonly string[] }>
  recordsOf(recipe: SplitRecipe, part: SplitPart, pace: Pace): Promise<Uint32Array>
}

type LearningPart = Exclude<SplitPart, 'none'>

type Tokenized = {
  readonly result: TokenizerResult
  readonly parts: Readonly<Record<LearningPart, EncodedRows>>
}

/** The stage split → tokens, made once per recipe key and again when it was forgotten. */
export class TokenStages {
  readonly #data: SplitSource
  readonly #filesOf: (name: string) => Promise<readonly TokenizerFile[] | null>
  readonly #memo = new Memo<Tokenized>(MAX_KEPT_BYTES, ({ parts }) => bytesOf(Object.values(parts)))

  /** @param filesOf the tokenizer's files of an imported or bundled model, or null where there is none of that name */
  constructor(data: SplitSource, filesOf: (name: string) => Promise<readonly TokenizerFile[] | null>) {
    this.#data = data
    this.#filesOf = filesOf
  }

  async tokenizer(recipe: TokenizerRecipe, pace: Pace = {}): Promise<TokenizerResult> {
    return (await this.#tokenized(recipe, pace)).result
  }

  /** What a model needs to know of its data. */
  async facts(recipe: TokenizerRecipe, pace: Pace = {}): Promise<TokenProcedures['facts']['response']> {
    const { task, names: classes } = await this.#data.targets(recipe.split.data, pace)
    return { ...(await this.sequenceFacts(recipe, pace)), task, classes }
  }

  /** What a language model needs to know of its sequences. */
  async sequenceFacts(recipe: TokenizerRecipe, pace: Pace = {}): Promise<SequenceFacts> {
    const { result, parts } = await this.#tokenized(recipe, pace)
    const { train, valid, test } = parts
    const rowsOf = ({ part }: EncodedRows) => part.records.length
    const none = (await this.#data.recordsOf(recipe.split, 'none', pace)).length
    const { dataset } = await this.#data.data(recipe.split.data, pace)
    return {
      tokenizer: result.spec,
      pairs: train.part.types !== undefined,
      classes: taskOf(dataset) === 'classification' ? dataset.labelNames : [],
      rows: { none, train: rowsOf(train), valid: rowsOf(valid), test: rowsOf(test) },
      ...lengthFacts(tokenCounts([train])),
    }
  }

  async encoded(recipe: TokenizerRecipe, part: SplitPart, pace: Pace = {}): Promise<EncodedPart> {
    if (part !== 'none') return (await this.#tokenized(recipe, pace)).parts[part].part
    const { spec } = await this.tokenizer(recipe, pace)
    const { dataset } = await this.#data.data(recipe.split.data, pace)
    const records = await this.#data.recordsOf(recipe.split, part, pace)
    return (await encodingOf(dataset)(createTokenizer(spec), dataset, records, pace)).part
  }

  /** @throws TokenizerError OTHER_INPUT where records are pairs and the model reads single sequences, or the other way round */
  async encodeAll(recipe: DataRecipe, { tokenizer, tiles, pairs }: ModelReads, pace: Pace = {}): Promise<EncodedPart> {
    const { dataset } = await this.#data.data(recipe, pace)
    const given = dataset.firstLengths !== undefined
    const wanted = tiles ? false : pairs
    if (wanted !== null && wanted !== given) {
      throw new TokenizerError('OTHER_INPUT', words.errors.otherInput(wanted), {
        advice: words.errors.otherInputAdvice(wanted),
      })
    }
    const records = Uint32Array.from({ length: dataset.count }, (_, i) => i)
    const encode = tiles ? encodeTiles : encodeRows
    return (await encode(createTokenizer(tokenizer), dataset, records, pace)).part
  }

  #tokenized({ key, params, split }: TokenizerRecipe, pace: Pace): Promise<Tokenized> {
    const make = async () => {
      const { dataset, result: data } = await this.#data.data(split.data, pace)
      const train = () => this.#data.recordsOf(split, 'train', pace)
      const { spec, reason } = await this.#specOf(
        params,
        dataset,
        train,
        data.lengths.max + (dataset.firstLengths ? SEPARATORS : 0),
        pace,
      )
      const tokenizer = createTokenizer(spec)
      const encode = async (part: LearningPart) =>
        encodingOf(dataset)(tokenizer, dataset, await this.#data.recordsOf(split, part, pace), pace)
      const encoded = { train: await encode('train'), valid: await encode('valid'), test: await encode('test') }
      return { parts: encoded, result: tokenizerResult(tokenizer, reason, dataset, Object.values(encoded)) }
    }
    return this.#memo.get(key, make, pace.signal)
  }

  /** From a model, from the parameters alone, or learnt from the training part: a vocabulary is part of the model. */
  async #specOf(
    params: TokenizerParams,
    dataset: Dataset,
    train: () => Promise<Uint32Array>,
    longest: number,
    pace: Pace,
  ): Promise<{ readonly spec: TokenizerSpec; readonly reason: string }> {
    const { from = FROM_DATA } = params
    if (from !== FROM_DATA) {
      const files = await this.#filesOf(from)
      if (files) return adoptSpec(parseTokenizer(files), from, dataset.alphabet, params.maxTokens)
      throw new TokenizerError('TOKENIZER_NO_MODEL', words.errors.noSuchModel(from), {
        advice: words.errors.noSuchModelAdvice,
      })
    }
    const { alphabet } = dataset
    const kind = chooseKind(alphabet, params, hasTiles(dataset))
    if (isFixed(kind) && isInResidues(alphabet)) return makeSpec(alphabet, params, longest, hasTiles(dataset))
    return learnSpec(kind as LearntKind, dataset, await train(), params, longest, pace) // `chooseKind` left no other
  }
}

/** Room for what stands between two sequences. */
const SEPARATORS = 2

/** The value of `from` that takes the tokens from the data. */
const FROM_DATA = 'data'

function encodingOf(dataset: Dataset): typeof encodeRows {
  return hasTiles(dataset) ? encodeTiles : encodeRows
}

const hasTiles = ({ targets }: Dataset) => targets?.kind === 'per-base'

function bytesOf(rows: readonly EncodedRows[]): number {
  const columns = rows.flatMap(({ part }) => [
    part.ids,
    ...(part.types ? [part.types] : []),
    part.offsets,
    part.labels,
    part.records,
    ...targetBuffers(part.targets),
  ])
  return columns.reduce((sum, { byteLength }) => sum + byteLength, 0)
}
