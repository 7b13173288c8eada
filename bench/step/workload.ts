/** Makes the model and a batch of a workload. */
import { loadFamily } from '../../src/models/families.ts'
import type { DataFacts, Model, ModelParams } from '../../src/models/types.ts'
import { streamKey, uniform } from '../../src/shared/random.ts'
import type { LearnerBatch } from '../../src/train/learner.ts'
import { CHARACTERS } from '../../src/train/samples.ts'
import type { Workload } from './types.ts'

export async function createModel(workload: Workload): Promise<Model> {
  const { family, layers, hidden, vocabulary, classes, tokens, dropout } = workload
  const params: ModelParams = {
    ...{ family, checkpoint: 'none', hiddenSize: hidden, layers },
    ...{ heads: 'auto', dropout, kmerFeatures: family === 'compact' },
  }
  const extra = Array.from({ length: Math.max(0, vocabulary - CHARACTERS.vocabulary.length) }, (_, i) => `word ${i}`)
  const facts: DataFacts = {
    tokenizer: { ...CHARACTERS, vocabulary: [...CHARACTERS.vocabulary, ...extra].slice(0, vocabulary) },
    head: 'sequence',
    problem: 'single_label_classification',
    classes: Array.from({ length: classes }, (_, i) => `class ${i}`),
    ...{ trainRows: 2_000, maxTokens: tokens, medianTokens: tokens, p95Tokens: tokens },
  }
  const own = await loadFamily(family)
  return own.create(own.configure(params, facts), 1)
}

/** Random tokens and labels, the same for every run: nothing to learn, all the more to compute. */
export function createBatch({ rows, tokens, vocabulary, classes }: Workload): Omit<LearnerBatch, 'dropoutKey'> {
  const key = streamKey(1, 'benchmark')
  const first = CHARACTERS.special.mask + 1
  const letters = Math.min(vocabulary, CHARACTERS.vocabulary.length - 1) - first // A C G T of a small vocabulary
  const words = vocabulary > CHARACTERS.vocabulary.length ? vocabulary - first : letters
  const ids = Int32Array.from({ length: rows * tokens }, (_, i) => first + Math.floor(words * uniform(key, i)))
  const labels = Int32Array.from({ length: rows }, (_, row) => row % classes)
  const targets = new Float32Array(rows * classes)
  labels.forEach((label, row) => {
    targets[row * classes + label] = 1
  })
  const mask = new Float32Array(ids.length).fill(1)
  const source = Uint32Array.from({ length: rows }, (_, row) => row)
  const batch = { rows, tokens, ids, cleanIds: ids, mask, labels, source, tokenCount: ids.length }
  return { batch, targets: { targets, weights: null, total: rows } }
}
