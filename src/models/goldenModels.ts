/**
 * Each architecture beside the values of its reference implementation, block by block (fixtures/golden); for tests on
 * every backend.
 */
import * as tf from '@tensorflow/tfjs-core'
import { expect } from 'vitest'
import { adamW, createAdamWState, disposeAdamWState, sparseCrossEntropy } from '../kernels/index.ts'
import { bertParams } from './bert/checkpoint.ts'
import { parseBertConfig } from './bert/config.ts'
import { bertTrunk } from './bert/forward.ts'
import { dnabert2Params } from './dnabert2/checkpoint.ts'
import { parseDnabert2Config } from './dnabert2/config.ts'
import { dnabert2Trunk } from './dnabert2/forward.ts'
import { esmParams } from './esm/checkpoint.ts'
import { parseEsmConfig } from './esm/config.ts'
import { esmTrunk } from './esm/forward.ts'
import { familyOf } from './families.ts'
import { batchOf, expectClose, oneHotTargets, readGoldenJson, readGoldenModel, readGoldenTensors } from './golden.ts'
import { gpt2Params } from './gpt2/checkpoint.ts'
import { parseGpt2Config } from './gpt2/config.ts'
import { gpt2Trunk } from './gpt2/forward.ts'
import { asModelConfig, familyNameOf } from './modelTypes.ts'
import { noiseOf } from './noise.ts'
import { ParameterList, randomSource } from './parameterList.ts'
import { robertaParams } from './roberta/checkpoint.ts'
import { parseRobertaConfig } from './roberta/config.ts'
import { robertaTrunk } from './roberta/forward.ts'
import type { Trunk } from './trunk.ts'
import type { Model, ModelConfig, TokenBatch } from './types.ts'

type Rows = readonly (readonly number[])[]
type Inputs = {
  readonly input_ids: Rows
  readonly attention_mask: Rows
  readonly token_type_ids?: Rows
  readonly labels: readonly number[] | Rows
}
type Expected = {
  readonly max_abs_difference_float32_vs_float64: Readonly<Record<string, number>>
  readonly grad_l2_norm_all: Readonly<Record<string, number>>
  readonly params_without_gradient: readonly string[]
  readonly adamw: { readonly losses_before_each_step_then_final: readonly number[] }
}

/** Every architecture and head that there are golden values of. */
export const GOLDEN_MODELS = [
  'bert/seqcls',
  'bert/mlm',
  'bert/tokcls',
  'roberta/seqcls',
  'roberta/mlm',
  'esm2/seqcls',
  'esm2/mlm',
  'nt2/seqcls',
  'nt2/mlm',
  'dnabert2/seqcls',
  'dnabert2/seqcls-3heads',
  'dnabert2/mlm',
  'gpt2/seqcls',
  'gpt2/lm',
] as const

export type GoldenName = (typeof GOLDEN_MODELS)[number]

const IGNORED = -100
/** Where the reference has no noise at all, rounding here still may. */
const LEAST_NOISE = 1e-7

export async function readGolden(name: GoldenName) {
  const { config, weights } = await readGoldenModel(name)
  const inputs = await readGoldenJson<Inputs>(`${name}/inputs.json`)
  const { input_ids: ids, attention_mask: mask, token_type_ids: types } = inputs
  return {
    config: asModelConfig(config),
    weights,
    inputs,
    expected: await readGoldenJson<Expected>(`${name}/expected.json`),
    tensors: await readGoldenTensors(`${name}/expected.safetensors`),
    batch: (positions?: readonly number[]): TokenBatch => ({
      ...batchOf(ids, mask, types),
      ...(positions ? { positions: tf.tensor1d([...positions], 'int32') } : {}),
    }),
  }
}

/** The classifier that adapters and training are tried on. */
export async function readBertGolden() {
  const golden = await readGolden('bert/seqcls')
  return { ...golden, targets: () => oneHotTargets(golden.inputs.labels as readonly number[], 3) }
}

export type Golden = Awaited<ReturnType<typeof readGolden>>

export async function loadGolden({ config, weights }: Golden): Promise<Model> {
  const family = await familyOf(config)
  return family.load(config, weights, {}).model
}

/** @param slack tolerance in units of the reference's own rounding noise */
export async function expectGoldenBlocks(name: GoldenName, slack: number): Promise<void> {
  const golden = await readGolden(name)
  const model = await loadGolden(golden)
  const trunk = trunkOf(golden.config, model)
  const batch = golden.batch()
  const quiet = noiseOf({ training: false })
  const check = (block: string, x: tf.Tensor) =>
    expectClose(block, x, golden.tensors.get(block), slack * noiseAt(golden, block))
  let x = trunk.embed(batch, quiet)
  await check('embeddings', x)
  for (const [i, layer] of trunk.layers.entries()) {
    x = layer(x, batch, quiet)
    // DNABERT-2's reference has zeros at padding, which `finish` puts there.
    await check(`layer.${i}`, name.startsWith('dnabert2') ? tf.mul(x, tf.expandDims(batch.mask, 2)) : x)
  }
  const last = ['emb_layer_norm_after', 'ln_f'].find((block) => golden.tensors.has(block))
  if (last) await check(last, trunk.finish!(x, batch))
  await check('logits', model.logits(batch, { training: false }))
  await check('loss', goldenLoss(golden, model))
  model.dispose()
}

export async function expectGoldenGradients(name: GoldenName, slack: number): Promise<void> {
  const golden = await readGolden(name)
  const model = await loadGolden(golden)
  const { grads } = tf.variableGrads(() => goldenLoss(golden, model))
  let stored = 0
  for (const { name: parameter, variable } of model.parameters) {
    const gradient = grads[variable.name]!
    const [norm] = await tf.norm(gradient).data()
    const limit = slack * 2e-6 * Math.max(1, golden.expected.grad_l2_norm_all[parameter]!)
    const difference = Math.abs(norm! - golden.expected.grad_l2_norm_all[parameter]!)
    expect(difference, `${parameter}: norm`).toBeLessThan(limit)
    const values = golden.tensors.get(`grad.${parameter}`)
    const tolerance = slack * noiseAt(golden, `grad.${parameter}`)
    if (values) await expectClose(`grad.${parameter}`, gradient, values, tolerance)
    stored += values ? 1 : 0
  }
  const inFixture = [...golden.tensors.keys()].filter((key) => key.startsWith('grad.'))
  expect(stored, 'gradients in the fixture').toBe(inFixture.length)
  const { grad_l2_norm_all: norms, params_without_gradient: without } = golden.expected
  const withGradient = Object.keys(norms).filter((key) => !without.includes(key))
  expect(model.parameters.map((parameter) => parameter.name).sort()).toEqual(withGradient.sort())
  model.dispose()
}

/** Losses before each of ten steps of AdamW and after the last, all parameters decayed, as the reference did it. */
export async function trainGolden(name: GoldenName): Promise<{ losses: number[]; expected: readonly number[] }> {
  const golden = await readGolden(name)
  const model = await loadGolden(golden)
  const all = model.parameters.map((parameter) => ({ ...parameter, decay: true }))
  const state = createAdamWState(all)
  const hyper = { learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.01, clipNorm: 0 }
  const losses: number[] = []
  for (let step = 0; step <= 10; step++) {
    const loss = tf.tidy(() => {
      const { value, grads } = tf.variableGrads(() => goldenLoss(golden, model))
      const gradients = all.map(({ variable }) => grads[variable.name]!)
      adamW(all, gradients, state, hyper)
      return value
    })
    losses.push((await loss.data())[0]!)
  }
  disposeAdamWState(state)
  model.dispose()
  return { losses, expected: golden.expected.adamw.losses_before_each_step_then_final }
}

/** The mean over the labels; only the tokens that have one are asked for. */
export function goldenLoss(golden: Golden, model: Model): tf.Scalar {
  const { positions, classes } = targetsOf(golden.inputs, model)
  const batch = golden.batch(model.head === 'sequence' ? undefined : positions)
  return sparseCrossEntropy(model.logits(batch, { training: false }), tf.tensor1d(classes, 'int32'), null)
}

function targetsOf({ labels, input_ids: ids }: Inputs, { head }: Model): { positions: number[]; classes: number[] } {
  if (head === 'sequence') return { positions: [], classes: [...(labels as readonly number[])] }
  const T = ids[0]!.length
  const flat = (labels as Rows).flatMap((row, r) => row.map((label, t) => ({ label, row: r, t })))
  // A token predicts the one after it in a causal model.
  const shift = head === 'causal' ? 1 : 0
  const asked = flat.filter(({ label, t }) => label !== IGNORED && t >= shift)
  return { positions: asked.map(({ row, t }) => row * T + t - shift), classes: asked.map(({ label }) => label) }
}

function noiseAt({ expected }: Golden, block: string): number {
  return Math.max(LEAST_NOISE, expected.max_abs_difference_float32_vs_float64[block]!)
}

/** The trunk over the parameters of the model. */
function trunkOf(config: ModelConfig, model: Model): Trunk {
  const list = new ParameterList(randomSource(0))
  const trunk = makeTrunk(config, list)
  list.parameters.forEach(({ variable }, i) => {
    variable.assign(model.parameters[i]!.variable)
  })
  return trunk
}

function makeTrunk(config: ModelConfig, list: ParameterList): Trunk {
  const name = familyNameOf(config)
  switch (name) {
    case 'bert':
      return bertTrunk(bertParams(list, parseBertConfig(config)), parseBertConfig(config))
    case 'roberta':
      return robertaTrunk(robertaParams(list, parseRobertaConfig(config)), parseRobertaConfig(config))
    case 'esm':
      return esmTrunk(esmParams(list, parseEsmConfig(config)), parseEsmConfig(config))
    case 'dnabert2':
      return dnabert2Trunk(dnabert2Params(list, parseDnabert2Config(config)), parseDnabert2Config(config))
    case 'gpt2':
      return gpt2Trunk(gpt2Params(list, parseGpt2Config(config)), parseGpt2Config(config))
    case 'compact':
      throw new Error('the compact family has golden values of its own')
  }
}
