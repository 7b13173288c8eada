/** Adapters beside their golden values (PEFT's): outputs, gradients, training losses; for tests on every backend. */
import * as tf from '@tensorflow/tfjs-core'
import { expect } from 'vitest'
import { ADAMW_DEFAULTS, adamW, createAdamWState, crossEntropy, disposeAdamWState } from '../../kernels/index.ts'
import { bert } from '../bert/index.ts'
import { expectClose, largestDifference, readGoldenBytes, readGoldenJson, readGoldenTensors } from '../golden.ts'
import { readBertGolden } from '../goldenModels.ts'
import type { Model, NamedTensor } from '../types.ts'
import { mergeLowRank } from './merge.ts'
import { ADAPTER_CONFIG_FILE, ADAPTER_WEIGHTS_FILE, type PeftAdapter, readPeftFolder } from './peftFiles.ts'

export const BERT_ADAPTERS = ['bert-lora', 'bert-rslora-dense'] as const

export async function readAdapter(name: string): Promise<PeftAdapter> {
  const paths = [ADAPTER_CONFIG_FILE, ADAPTER_WEIGHTS_FILE]
  const files = paths.map(async (path) => [path, await readGoldenBytes(`lora/${name}/${path}`)] as const)
  return readPeftFolder(new Map(await Promise.all(files)))
}

/** The golden BERT with the adapter beside it. */
export async function adaptedBert({ tuning, tensors }: Pick<PeftAdapter, 'tuning' | 'tensors'>) {
  const golden = await readBertGolden()
  const weights = new Map([...golden.weights, ...tensors])
  return { golden, weights, ...bert.load(golden.config, weights, { tuning }) }
}

/** The adapter changes the logits as it does in PEFT, and merging it changes nothing more. */
export async function expectAdapterLogits(name: string): Promise<void> {
  const adapter = await readAdapter(name)
  const { golden, weights, model, unused } = await adaptedBert(adapter)
  expect(unused).toEqual([])
  const expected = await readGoldenTensors(`lora/${name}/expected.safetensors`)
  const adapted = model.logits(golden.batch(), { training: false })
  await expectClose('logits', adapted, expected.get('logits_adapter'), 1e-5)
  const merged = bert.load(golden.config, mergeLowRank(weights, adapter.tuning), {}).model
  const same = merged.logits(golden.batch(), { training: false })
  expect(largestDifference(await same.data(), await adapted.data()), 'merged').toBeLessThan(1e-5)
  model.dispose()
  merged.dispose()
}

/** Only what PEFT trains has a gradient, and the same one. */
export async function expectAdapterGradients(name: string): Promise<void> {
  const { golden, model } = await adaptedBert(await readAdapter(name))
  const expected = await readGoldenTensors(`lora/${name}/expected.safetensors`)
  const { grad_l2_norm: norms } = await readGoldenJson<{ grad_l2_norm: Record<string, number> }>(
    `lora/${name}/expected.json`,
  )
  const { gradients } = lossAndGradients(model, golden)
  expect([...gradients.keys()].map((key) => `base_model.model.${key}`).sort()).toEqual(Object.keys(norms).sort())
  for (const [key, gradient] of gradients) {
    const norm = norms[`base_model.model.${key}`]!
    const own = Math.sqrt((await tf.sum(tf.square(gradient)).data())[0]!)
    expect(Math.abs(own - norm) / norm, key).toBeLessThan(1e-3)
    const stored: NamedTensor | undefined = expected.get(`grad.base_model.model.${key}`)
    if (stored) await expectClose(key, gradient, stored, 1e-3 * norm)
  }
  model.dispose()
}

/** Ten AdamW steps over what is trained, beside PEFT's. */
export async function expectAdapterTraining(name: string): Promise<void> {
  const { golden, model } = await adaptedBert(await readAdapter(name))
  const { adamw_losses_before_each_step_then_final: losses } = await readGoldenJson<{
    adamw_losses_before_each_step_then_final: readonly number[]
  }>(`lora/${name}/expected.json`)
  // PyTorch's one group of parameters: biases decay as well.
  const trained = model.parameters
    .filter(({ trainable }) => trainable)
    .map((parameter) => ({ ...parameter, decay: true }))
  const state = createAdamWState(trained)
  const hyper = { ...ADAMW_DEFAULTS, learningRate: 1e-3, weightDecay: 0.01, clipNorm: 0 }
  for (const loss of losses) {
    const { value, gradients } = lossAndGradients(model, golden)
    expect((await value.data())[0]!).toBeCloseTo(loss, 4)
    adamW(
      trained,
      trained.map((parameter) => gradients.get(parameter.name)!),
      state,
      hyper,
    )
  }
  disposeAdamWState(state)
  model.dispose()
}

export function lossAndGradients(
  model: Model,
  golden: Awaited<ReturnType<typeof readBertGolden>>,
  penalty: (() => tf.Scalar) | null = null,
): { readonly value: tf.Scalar; readonly gradients: Map<string, tf.Tensor> } {
  const trained = model.parameters.filter(({ trainable }) => trainable)
  const { value, grads } = tf.variableGrads(
    () => {
      const loss = crossEntropy(model.logits(golden.batch(), { training: false }), golden.targets(), null)
      return penalty ? (tf.add(loss, penalty()) as tf.Scalar) : loss
    },
    trained.map(({ variable }) => variable),
  )
  return { value, gradients: new Map(trained.map(({ name, variable }) => [name, grads[variable.name]!])) }
}
