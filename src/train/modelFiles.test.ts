import '@tensorflow/tfjs-backend-cpu'
import { expect, test } from 'vitest'
import { useBackend } from '../kernels/index.ts'
import { compact } from '../models/compact/index.ts'
import { CONFIG_FILE } from '../weights/fileNames.ts'
import { readWeights } from './learnerState.ts'
import { loadModel, trainedFiles } from './modelFiles.ts'
import { CHARACTERS } from './samples.ts'
import { perBase } from './tasks/perBase.ts'

test('a chain of labels comes back with its model, and its lists take a line each', async () => {
  await useBackend('cpu')
  const names = ['C', '[ 1 ]'] // looks like a list, and is none
  const sizes = { trainRows: 10, maxTokens: 48, medianTokens: 48, p95Tokens: 48 }
  const params = { family: 'compact', checkpoint: 'none', hiddenSize: 8, layers: 1, heads: 2, dropout: 0 } as const
  const facts = { tokenizer: CHARACTERS, head: perBase.head, problem: perBase.problem, classes: names, ...sizes }
  const model = compact.create(compact.configure({ ...params, kmerFeatures: 'auto' }, facts), 1)
  const motifs = [{ from: 0, to: 1, scores: [[-0.5, 1e-7]] }]
  const chain = {
    ...{
      weight: 0.5,
      start: [-1, -2],
      transitions: [
        [-0.1, -3],
        [-4, -0.2],
      ],
    },
    boundaries: { weight: 1, before: 1, tokens: [5, 6], motifs },
  }
  const trained = {
    model,
    tokenizer: CHARACTERS,
    task: perBase,
    outputs: { names, chain },
    reverseComplement: false,
    pairs: null,
  }
  const folder = trainedFiles(trained, await readWeights(model))
  expect((await loadModel(folder)).outputs).toEqual({ names, chain })
  expect(new TextDecoder().decode(folder.get(CONFIG_FILE))).toContain('"hidden_sizes": [8, 12, 16]')
})
