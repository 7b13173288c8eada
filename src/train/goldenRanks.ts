/** AdaLoRA's twelve golden steps (PEFT's); for tests on every backend. */
import type * as tf from '@tensorflow/tfjs-core'
import { expect } from 'vitest'
import { ADAMW_DEFAULTS, adamW, createAdamWState, disposeAdamWState } from '../kernels/index.ts'
import { largestDifference, readGoldenJson, readGoldenTensors } from '../models/golden.ts'
import { adaptedGolden, decayedParameters, lossAndGradients } from '../models/tuning/goldenAdapters.ts'
import type { RankSchedule } from '../models/tuning/rankBudget.ts'
import { RankAllocator } from './rankAllocator.ts'

type Golden = {
  readonly steps: readonly {
    readonly step: number
    readonly loss_with_orthogonal_term: number
    readonly budget: number
    readonly rank_pattern: Readonly<Record<string, readonly boolean[]>> | null
    readonly lora_E: Readonly<Record<string, readonly number[]>>
  }[]
  readonly logits_end: readonly (readonly number[])[]
}

export const golden = await readGoldenJson<Golden>('lora/bert-adalora/expected.json')
const start = await readGoldenTensors('lora/bert-adalora/start.safetensors')
export const TUNING = {
  kind: 'adalora',
  rank: 6,
  targetRank: 3,
  alpha: 8,
  targets: ['query', 'value'],
  dropout: 0,
  ranks: {},
} as const
export const SCHEDULE: RankSchedule = {
  initialRank: 6,
  targetRank: 3,
  matrices: 4,
  warmSteps: 2,
  finalSteps: 3,
  interval: 2,
  steps: 12,
}
const HYPER = { ...ADAMW_DEFAULTS, learningRate: 1e-2, weightDecay: 0.01, clipNorm: 0 }

export async function begin() {
  const tensors = new Map([...start].map(([name, tensor]) => [name.slice('base_model.model.'.length), tensor]))
  const { model, golden: bertGolden } = await adaptedGolden('bert-adalora', { tuning: TUNING, tensors })
  const trained = decayedParameters(model)
  const optimizer = createAdamWState(trained)
  const nameOf = (variable: tf.Variable) => trained.find((parameter) => parameter.variable === variable)!.name
  const allocator = new RankAllocator(trained, SCHEDULE, 0.1)
  const step = async (active = allocator) => {
    const { value, gradients } = lossAndGradients(model, bertGolden, () => active.penalty())
    adamW(
      trained,
      trained.map(({ name }) => gradients.get(name)!),
      optimizer,
      HYPER,
    )
    active.observe((variable) => gradients.get(nameOf(variable))!)
    return { loss: (await value.data())[0]!, ranks: await active.settle() }
  }
  const dispose = () => {
    disposeAdamWState(optimizer)
    model.dispose()
  }
  return { model, bertGolden, trained, allocator, step, dispose }
}

/** Losses, triplets and values of every step, and the logits at the end. */
export async function expectGoldenRanks(): Promise<void> {
  const { allocator, trained, step, model, bertGolden, dispose } = await begin()
  for (const expected of golden.steps) {
    const { loss, ranks } = await step()
    expect(loss, `step ${expected.step}`).toBeCloseTo(expected.loss_with_orthogonal_term, 4)
    if (ranks) expect(ranks.budget).toBe(expected.step === 9 ? 12 : expected.budget)
    for (const [name, kept] of Object.entries(expected.rank_pattern ?? {})) {
      expect(allocator.kept[name.replace('.lora_E', '')], `step ${expected.step}, ${name}`).toEqual(kept)
    }
    for (const [name, values] of Object.entries(expected.lora_E)) {
      const { variable } = trained.find((parameter) => parameter.name === name)!
      expect(largestDifference(await variable.data(), values), `step ${expected.step}, ${name}`).toBeLessThan(1e-4)
    }
  }
  const logits = await model.logits(bertGolden.batch(), { training: false }).data()
  expect(largestDifference(logits, golden.logits_end.flat())).toBeLessThan(1e-3)
  dispose()
}
