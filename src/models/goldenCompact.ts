/** The compact family beside its golden values, block by block; for tests on every backend. */
import * as tf from '@tensorflow/tfjs-core'
import { expect } from 'vitest'
import { conv1d, crossEntropy } from '../kernels/index.ts'
import { compactParams } from './compact/checkpoint.ts'
import { parseCompactConfig } from './compact/config.ts'
import { convBlock, embedBag, encode, pool, pooledStem } from './compact/forward.ts'
import { compact } from './compact/index.ts'
import { oneHot } from './compact/oneHot.ts'
import { batchOf, expectClose, oneHotTargets, readGoldenJson, readGoldenModel, readGoldenTensors } from './golden.ts'
import { noiseOf } from './noise.ts'
import { fileSource, ParameterList } from './parameterList.ts'
import type { Model, TokenBatch } from './types.ts'

type Rows = readonly (readonly number[])[]
const quiet = noiseOf({ training: false })

export async function readCompactGolden() {
  const inputs = await readGoldenJson<{ ids: Rows; labels: readonly number[] }>('compact/inputs.json')
  return {
    ...(await readGoldenModel('compact')),
    tensors: await readGoldenTensors('compact/expected.safetensors'),
    ids: inputs.ids,
    targets: () => oneHotTargets(inputs.labels, 3),
  }
}

/** The rows, padded with 0, with `padding` more columns and the features that the model asks for. */
export function compactBatch(model: Model, rows: Rows, padding = 0): TokenBatch {
  const padded = rows.map((row) => [...row, ...Array<number>(padding).fill(0)])
  const mask = padded.map((row) => row.map((id) => (id === 0 ? 0 : 1)))
  const features = model.rowFeatures?.(Int32Array.from(padded.flat()), rows.length, padded[0]?.length ?? 0)
  return {
    ...batchOf(padded, mask),
    ...(features ? { features: tf.tensor2d(features.data, [rows.length, features.width]) } : {}),
  }
}

export async function expectCompactBlocks(tolerance: number): Promise<void> {
  const golden = await readCompactGolden()
  const config = parseCompactConfig(golden.config)
  const params = compactParams(new ParameterList(fileSource(golden.weights, null).source), config)
  const { model } = compact.load(golden.config, golden.weights, {})
  const batch = compactBatch(model, golden.ids)
  const check = (name: string, x: tf.Tensor) => expectClose(name, x, golden.tensors.get(name), tolerance)
  await check('features', batch.features!)
  const input = oneHot(batch, config)
  const letters = { ...input, x: conv1d(input.x, params.stem.weight, params.stem.bias) }
  await check('stem', letters.x)
  const block = convBlock(params.blocks[0]!, pooledStem(letters, config), config, quiet)
  await check('blocks.0', padTo(block.x, 18))
  const encoded = encode(params, batch, config, quiet)
  await check('encoded', encoded.x)
  await check('pooled', pool(params.pooling, encoded))
  await check('bag', embedBag(params.bag!, batch.features!, config, quiet))
  await check('logits', model.logits(batch, { training: false }))
}

export async function expectCompactGradients(tolerance: number): Promise<void> {
  const golden = await readCompactGolden()
  const { model } = compact.load(golden.config, golden.weights, {})
  const grads = gradientsOf(model, compactBatch(model, golden.ids), golden.targets())
  for (const { name, variable } of model.parameters) {
    await expectClose(`grad.${name}`, grads[variable.name]!, golden.tensors.get(`grad.${name}`), tolerance)
  }
  const stored = [...golden.tensors.keys()].filter((name) => name.startsWith('grad.'))
  expect(stored, 'gradients in the fixture').toHaveLength(model.parameters.length)
}

function gradientsOf(model: Model, batch: TokenBatch, targets: tf.Tensor2D): tf.NamedTensorMap {
  return tf.variableGrads(() => crossEntropy(model.logits(batch, { training: false }), targets, null)).grads
}

/** The reference pads to a multiple of both pools; here nobody has to. */
function padTo(x: tf.Tensor3D, steps: number): tf.Tensor3D {
  return tf.pad(x, [
    [0, 0],
    [0, steps - x.shape[1]],
    [0, 0],
  ])
}
