import type * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { ADAMW_DEFAULTS, adamW, createAdamWState, disposeAdamWState, useBackend } from '../kernels/index.ts'
import { largestDifference, readGoldenJson, readGoldenTensors } from '../models/golden.ts'
import { adaptedGolden, decayedParameters, lossAndGradients } from '../models/tuning/goldenAdapters.ts'
import type { RankSchedule } from '../models/tuning/rankBudget.ts'
import { RankAllocator, rankSchedule } from './rankAllocator.ts'

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

const golden = await readGoldenJson<Golden>('lora/bert-adalora/expected.json')
const start = await readGoldenTensors('lora/bert-adalora/start.safetensors')
const TUNING = {
  kind: 'adalora',
  rank: 6,
  targetRank: 3,
  alpha: 8,
  targets: ['query', 'value'],
  dropout: 0,
  ranks: {},
} as const
const SCHEDULE: RankSchedule = {
  initialRank: 6,
  targetRank: 3,
  matrices: 4,
  warmSteps: 2,
  finalSteps: 3,
  interval: 2,
  steps: 12,
}
const HYPER = { ...ADAMW_DEFAULTS, learningRate: 1e-2, weightDecay: 0.01, clipNorm: 0 }

beforeAll(async () => {
  await useBackend('cpu')
})

async function begin() {
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

describe('AdaLoRA, against PEFT', () => {
  test('losses, triplets and values of twelve steps are the same', async () => {
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
  })

  test('the final budget is met exactly, and ranks differ between matrices', async () => {
    const { allocator, step, dispose } = await begin()
    for (const _ of golden.steps) await step()
    const ranks = allocator.ranks.matrices.map(({ rank }) => rank)
    expect(ranks.reduce((sum, rank) => sum + rank, 0)).toBe(12)
    expect(new Set(ranks).size).toBeGreaterThan(1)
    expect(allocator.fixed).toBe(true)
    dispose()
  })
})

describe('an interrupted training', () => {
  test.each([5, 10])('goes on after step %i as an uninterrupted one', async (interruption) => {
    const { allocator, trained, step, dispose } = await begin()
    for (const _ of golden.steps.slice(0, interruption)) await step()
    const resumed = new RankAllocator(trained, SCHEDULE, 0.1)
    resumed.restore(await allocator.state(), interruption)
    allocator.dispose()
    for (const expected of golden.steps.slice(interruption)) {
      const { loss } = await step(resumed)
      expect(loss).toBeCloseTo(expected.loss_with_orthogonal_term, 4)
    }
    const pattern = golden.steps.at(-1)!.rank_pattern!
    expect(Object.entries(resumed.kept).map(([module, kept]) => [`${module}.lora_E`, kept])).toEqual(
      Object.entries(pattern),
    )
    dispose()
  })

  test('that ends before its time is brought to the final budget', async () => {
    const { allocator, step, dispose } = await begin()
    for (const _ of golden.steps.slice(0, 3)) await step()
    expect(allocator.fixed).toBe(false)
    const ranks = await allocator.finish()
    expect(ranks?.matrices.reduce((sum, { rank }) => sum + rank, 0)).toBe(12)
    expect(allocator.fixed).toBe(true)
    dispose()
  })
})

test.each([1, 2, 3, 10, 1000])('a training of %i steps reaches the final budget before it ends', (steps) => {
  const schedule = rankSchedule(TUNING, 4, steps)
  expect(schedule.warmSteps + schedule.finalSteps).toBeLessThan(steps + 1)
  expect(schedule.steps - schedule.finalSteps).toBeGreaterThan(0)
})
