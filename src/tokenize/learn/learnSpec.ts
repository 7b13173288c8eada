/** Vocabularies that come from the training data: byte pairs, pieces of words, and the tokens of SMILES. */
import type { Dataset } from '../../sequence/types.ts'
import type { Pace } from '../../shared/pacer.ts'
import { resolveMaxTokens } from '../makeSpec.ts'
import { createTokenizer } from '../tokenizer.ts'
import type { TokenizerParams, TokenizerSpec } from '../types.ts'
import { SPECIAL_IDS } from '../vocabulary.ts'
import { words } from '../words.ts'
import { learnBytePairs } from './learnBytePairs.ts'
import { learnCharacters, learnSmiles } from './learnCharacters.ts'
import { learnPieces } from './learnPieces.ts'
import { sampleStretches } from './sample.ts'

export type LearntKind = 'char' | 'bpe' | 'wordpiece' | 'smiles'

/**
 * The specification learnt from the given records, which should be those of the training part: a vocabulary is part of
 * the model. Deterministic.
 * @param longest the longest sequence of all parts, in residues
 */
export async function learnSpec(
  kind: LearntKind,
  dataset: Dataset,
  records: Uint32Array,
  params: Pick<TokenizerParams, 'maxTokens' | 'vocabularySize'>,
  longest: number,
  pace: Pace = {},
): Promise<{ readonly spec: TokenizerSpec; readonly reason: string }> {
  const stretches = sampleStretches(dataset, records)
  const sampled = stretches.reduce((sum, [start, end]) => sum + end - start, 0)
  const size = params.vocabularySize ?? 'auto'
  const limit = size === 'auto' ? automaticSize(dataset.alphabet, sampled) : size
  const learnt = await learnVocabulary(kind, dataset, stretches, limit, pace)
  const base = { alphabet: dataset.alphabet, special: SPECIAL_IDS, wrap: kind !== 'char', maxTokens: 8 }
  const spec = { ...learnt, ...base } as TokenizerSpec // each branch of `learnVocabulary` gives what its kind needs
  const most = createTokenizer({ ...spec, maxTokens: Number.MAX_SAFE_INTEGER }).mostTokens(longest)
  const maxTokens = resolveMaxTokens(params.maxTokens, most)
  return { spec: { ...spec, maxTokens }, reason: words.reasons.learnt(kind, spec.vocabulary.length, sampled) }
}

function learnVocabulary(
  kind: LearntKind,
  dataset: Dataset,
  stretches: ReturnType<typeof sampleStretches>,
  size: number,
  pace: Pace,
) {
  switch (kind) {
    case 'char':
      return learnCharacters(dataset, stretches)
    case 'smiles':
      return learnSmiles(dataset, stretches)
    case 'bpe':
      return learnBytePairs(dataset, stretches, size, pace)
    case 'wordpiece':
      return learnPieces(dataset, stretches, size, pace)
  }
}

/** Words of a language; of sequences, so many that each is seen some hundred times. */
function automaticSize(alphabet: Dataset['alphabet'], sampled: number): number {
  if (alphabet === 'text') return 8_000
  return Math.min(4_096, Math.max(128, 2 ** Math.round(Math.log2(Math.max(1, sampled) / 500))))
}
