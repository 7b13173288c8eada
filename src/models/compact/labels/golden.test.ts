/** Against PyTorch: `bench/parity/compact_labels_torch.py`. */
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, test } from 'vitest'
import { crossEntropy, useBackend } from '../../../kernels/index.ts'
import {
  batchOf,
  expectClose,
  oneHotTargets,
  readGoldenJson,
  readGoldenModel,
  readGoldenTensors,
} from '../../golden.ts'
import { compact } from '../index.ts'

const FOLDER = 'compact-labels'
const { config, weights } = await readGoldenModel(FOLDER)
const expected = await readGoldenTensors(`${FOLDER}/expected.safetensors`)
const { ids, labels } = await readGoldenJson<{ ids: number[][]; labels: number[][] }>(`${FOLDER}/inputs.json`)
const mask = ids.map((row) => row.map((id) => Number(id > 0)))

beforeAll(async () => {
  await useBackend('cpu')
})

test('logits of all tokens but padding are those of the reference', async () => {
  const { model } = compact.load(config, weights, {})
  const logits = model.logits(batchOf(ids, mask), { training: false })
  const [B, T] = [ids.length, ids[0]!.length]
  const visible = tf.tensor3d(
    mask.flatMap((row) => row.flatMap((one) => [one, one, one])),
    [B, T, 3],
  )
  const golden = expected.get('logits')!
  const known = { shape: golden.shape, data: golden.data.map((value, i) => value * mask.flat()[Math.floor(i / 3)]!) }
  await expectClose('logits', tf.mul(tf.reshape(logits, [B, T, 3]), visible), known, 1e-5)
})

test('the loss and every gradient are those of the reference', async () => {
  const { model } = compact.load(config, weights, {})
  const variables = model.parameters.map(({ variable }) => variable)
  const { value, grads } = tf.variableGrads(() => {
    const logits = model.logits(batchOf(ids, mask), { training: true, dropoutKey: 1 })
    return crossEntropy(logits, oneHotTargets(labels.flat(), 3), tf.tensor1d(mask.flat()))
  }, variables)
  await expectClose('loss', tf.reshape(value, [1]), expected.get('loss'), 1e-5)
  for (const { name, variable } of model.parameters) {
    await expectClose(`grad.${name}`, grads[variable.name]!, expected.get(`grad.${name}`), 2e-5)
  }
  expect(model.parameters.length).toBe(weights.size)
})
