/** Adapters beside their golden values (PEFT's): outputs, gradients, training losses; for tests on every backend. */
import * as tf from '@tensorflow/tfjs-core'
import { expect } from 'vitest'
import { ADAMW_DEFAULTS, adamW, createAdamWState, disposeAdamWState } from '../../kernels/index.ts'
import { ADAPTER_CONFIG_FILE } from '../../weights/fileNames.ts'
import { familyOf } from '../families.ts'
import { expectClose, largestDifference, readGoldenBytes, readGoldenJson, readGoldenTensors } from '../golden.ts'
import { type Golden, type GoldenName, goldenLoss, readGolden } from '../goldenModels.ts'
import type { Model } from '../types.ts'
import { mergeLowRank } from './merge.ts'
import { ADAPTER_WEIGHTS_FILE, type PeftAdapter, readPeftFolder } from './peftFiles.ts'

/** Each adapter with the model that it belongs to. */
const BASES = {
  'bert-lora': 'bert/seqcls',
  'bert-rslora-dense': 'bert/seqcls',
  'bert-adalora': 'bert/seqcls',
  'gpt2-lora': 'gpt2/lm',
} as const satisfies Readonly<Record<string, GoldenName>>

export type AdapterName = keyof typeof BASES

/** Those with gradients and losses; AdaLoRA's are those of its own schedule. */
export const LORA_ADAPTERS = ['bert-lora', 'bert-rslora-dense', 'gpt2-lora'] as const

type Expected = {
  readonly grad_l2_norm: Readonly<Record<string, number>>
  readonly adamw_losses_before_each_step_then_final: readonly number[]
}

export async function readAdapter(name: AdapterName): Promise<PeftAdapter> {
  const paths = [ADAPTER_CONFIG_FILE, ADAPTER_WEIGHTS_FILE]
  const files = paths.map(async (path) => [path, await readGoldenBytes(`lora/${name}/${path}`)] as const)
  return readPeftFolder(new Map(await Promise.all(files)))
}

/** The golden model of an adapter with the adapter, or such tensors, beside it. */
export async function adaptedGolden(name: AdapterName, { tuning, tensors }: Pick<PeftAdapter, 'tuning' | 'tensors'>) {
  const golden = await readGolden(BASES[name])
  const weights = new Map([...golden.weights, ...tensors])
  const family = await familyOf(golden.config)
  return { golden, weights, ...family.load(golden.config, weights, { tuning }) }
}

/** The adapter changes the logits as it does in PEFT, and merging it changes nothing more. */
export async function expectAdapterLogits(name: AdapterName): Promise<void> {
  const adapter = await readAdapter(name)
  const { golden, weights, model, unused } = await adaptedGolden(name, adapter)
  expect(unused).toEqual([])
  const expected = await readGoldenTensors(`lora/${name}/expected.safetensors`)
  const key = name === 'bert-adalora' ? 'logits_end' : 'logits_adapter'
  const largest = expected.get(key)!.data.reduce((most, value) => Math.max(most, Math.abs(value)), 1)
  const adapted = model.logits(golden.batch(), { training: false })
  await expectClose('logits', adapted, expected.get(key), 1e-5 * largest)
  const family = await familyOf(golden.config)
  const { transposed } = family.modules
  const plain = mergeLowRank(weights, adapter.tuning, () => transposed ?? false)
  const merged = family.load(golden.config, plain, {}).model
  const same = merged.logits(golden.batch(), { training: false })
  expect(largestDifference(await same.data(), await adapted.data()), 'merged').toBeLessThan(1e-5 * largest)
  model.dispose()
  merged.dispose()
}

/** Only what PEFT trains has a gradient, and the same one. */
export async function expectAdapterGradients(name: AdapterName): Promise<void> {
  const { golden, model } = await adaptedGolden(name, await readAdapter(name))
  const tensors = await readGoldenTensors(`lora/${name}/expected.safetensors`)
  const { grad_l2_norm: norms } = await readGoldenJson<Expected>(`lora/${name}/expected.json`)
  const { gradients } = lossAndGradients(model, golden)
  expect([...gradients.keys()].map((key) => `base_model.model.${key}`).sort()).toEqual(Object.keys(norms).sort())
  for (const [key, gradient] of gradients) {
    const norm = norms[`base_model.model.${key}`]!
    const [own] = await tf.norm(gradient).data()
    expect(Math.abs(own! - norm) / norm, key).toBeLessThan(1e-3)
    const stored = tensors.get(`grad.base_model.model.${key}`)
    if (stored) await expectClose(key, gradient, stored, 1e-3 * norm)
  }
  model.dispose()
}

/** Ten AdamW steps over what is trained, beside PEFT's. */
export async function expectAdapterTraining(name: AdapterName): Promise<void> {
  const { golden, model } = await adaptedGolden(name, await readAdapter(name))
  const { adamw_losses_before_each_step_then_final: losses } = await readGoldenJson<Expected>(
    `lora/${name}/expected.json`,
  )
  const trained = decayedParameters(model)
  const state = createAdamWState(trained)
  const hyper = { ...ADAMW_DEFAULTS, learningRate: 1e-3, weightDecay: 0.01, clipNorm: 0 }
  for (const loss of losses) {
    const { value, gradients } = lossAndGradients(model, golden)
    expect(Math.abs((await value.data())[0]! - loss) / loss).toBeLessThan(5e-5)
    const inOrder = trained.map((parameter) => gradients.get(parameter.name)!)
    tf.dispose(adamW(trained, inOrder, state, hyper))
  }
  disposeAdamWState(state)
  model.dispose()
}

/** What is trained, as PyTorch's one group of parameters: biases decay as well. */
export function decayedParameters({ parameters }: Model) {
  return parameters.filter(({ trainable }) => trainable).map((parameter) => ({ ...parameter, decay: true }))
}

export function lossAndGradients(
  model: Model,
  golden: Golden,
  penalty: (() => tf.Scalar) | null = null,
): { readonly value: tf.Scalar; readonly gradients: Map<string, tf.Tensor> } {
  const trained = model.parameters.filter(({ trainable }) => trainable)
  const { value, grads } = tf.variableGrads(
    () => {
      const loss = goldenLoss(golden, model)
      return penalty ? (tf.add(loss, penalty()) as tf.Scalar) : loss
    },
    trained.map(({ variable }) => variable),
  )
  return { value, gradients: new Map(trained.map(({ name, variable }) => [name, grads[variable.name]!])) }
}
