/** Twenty steps of training beside their golden losses (bench/parity/bert_torch.py); for tests on every backend. */
import * as tf from '@tensorflow/tfjs-core'
import { adamW, createAdamWState, crossEntropy, disposeAdamWState } from '../kernels/index.ts'
import { bert } from './bert/index.ts'
import { batchOf, oneHotTargets, readGoldenJson, readGoldenModel } from './golden.ts'
import type { Model, TokenBatch } from './types.ts'

type Batches = {
  readonly batches: readonly { readonly ids: readonly (readonly number[])[]; readonly labels: readonly number[] }[]
}

export type GoldenTraining = {
  readonly hyper: Omit<Parameters<typeof adamW>[3], 'learningRate'>
  readonly learningRates: readonly number[]
  readonly firstLogits: readonly (readonly number[])[]
  readonly losses: readonly number[]
  readonly gradientNorms: readonly number[]
}

export type TrainedAlong = {
  readonly expected: GoldenTraining
  readonly firstLogits: readonly number[]
  readonly losses: readonly number[]
  readonly gradientNorms: readonly number[]
}

/** Trains the golden model on the current backend, with the plain update rule and no loop around it. */
export async function trainAlongGolden(): Promise<TrainedAlong> {
  const { config, weights } = await readGoldenModel('bert-training')
  const expected = await readGoldenJson<GoldenTraining>('bert-training/expected.json')
  const { batches } = await readGoldenJson<Batches>('bert-training/batches.json')
  const { model } = bert.load(config, weights, {})
  const state = createAdamWState(model.parameters)
  const losses: number[] = []
  const gradientNorms: number[] = []
  const firstLogits = await read(tf.tidy(() => model.logits(batchFrom(batches[0]!.ids), { training: false })))
  for (const [step, { ids, labels }] of batches.entries()) {
    const hyper = { ...expected.hyper, learningRate: expected.learningRates[step]! }
    const [loss, norm] = tf.tidy(() => {
      const { value, grads } = lossAndGradients(model, batchFrom(ids), labels)
      const gradients = model.parameters.map(({ variable }) => grads[variable.name]!)
      return [value, adamW(model.parameters, gradients, state, hyper)]
    })
    losses.push(...(await read(loss!)))
    gradientNorms.push(...(await read(norm!)))
  }
  disposeAdamWState(state)
  model.dispose()
  return { expected, firstLogits, losses, gradientNorms }
}

function lossAndGradients(model: Model, batch: TokenBatch, labels: readonly number[]) {
  const targets = oneHotTargets(labels, 2)
  return tf.variableGrads(() => crossEntropy(model.logits(batch, { training: true, dropoutKey: 1 }), targets, null))
}

function batchFrom(ids: readonly (readonly number[])[]): TokenBatch {
  return batchOf(
    ids,
    ids.map((row) => row.map((id) => (id === 0 ? 0 : 1))),
  )
}

async function read(tensor: tf.Tensor): Promise<number[]> {
  const values = await tensor.data()
  tensor.dispose()
  return [...values]
}
