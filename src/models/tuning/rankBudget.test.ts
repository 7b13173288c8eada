import { describe, expect, test } from 'vitest'
import { readGoldenJson } from '../golden.ts'
import { budgetAt, fixingStep, keepHighest, type RankSchedule, rankStep } from './rankBudget.ts'

type Table = {
  readonly [name: string]: number | readonly number[]
  readonly budget_for_step_0_to_total: readonly number[]
  readonly mask_for_step_0_to_total: readonly number[]
}

const { budget_schedule_tables: tables } = await readGoldenJson<{ budget_schedule_tables: readonly Table[] }>(
  'lora/bert-adalora/expected.json',
)

const scheduleOf = (table: Table): RankSchedule => ({
  initialRank: table.init_r as number,
  targetRank: table.target_r as number,
  matrices: table.matrices as number,
  warmSteps: table.tinit as number,
  finalSteps: table.tfinal as number,
  interval: table.deltaT as number,
  steps: table.total_step as number,
})

describe('the budget of AdaLoRA, against PEFT', () => {
  test.each(tables.map((table) => [scheduleOf(table), table] as const))('falls as in %o', (schedule, table) => {
    const budgets = table.budget_for_step_0_to_total.map((_, step) => budgetAt(schedule, step))
    expect(budgets).toEqual(table.budget_for_step_0_to_total)
  })

  test.each(tables.map((table) => [scheduleOf(table), table] as const))('masks when due in %o', (schedule, table) => {
    const masks = table.mask_for_step_0_to_total.map((_, step) => Number(rankStep(schedule, step).action !== 'score'))
    const forced = table.mask_for_step_0_to_total.map((mask, step) => (step === fixingStep(schedule) ? 1 : mask))
    expect(masks).toEqual(forced)
  })

  test('the last choice is at the final budget', () => {
    const schedule = scheduleOf(tables[1]!)
    expect(rankStep(schedule, fixingStep(schedule))).toEqual({ budget: 48, action: 'fix' })
  })
})

describe('keepHighest', () => {
  test('takes the lowest scores of all matrices together', () => {
    expect(
      keepHighest(
        [
          [5, 1],
          [4, 3, 2],
        ],
        3,
      ),
    ).toEqual([
      [true, false],
      [true, true, false],
    ])
  })

  test('meets the budget exactly where scores are equal', () => {
    const kept = keepHighest(
      [
        [0, 0, 0],
        [0, 0, 0],
      ],
      4,
    )
    expect(kept.flat().filter(Boolean)).toHaveLength(4)
  })

  test('masks nothing while the budget has room for all', () => {
    expect(keepHighest([[1, 2]], 2)).toEqual([[true, true]])
  })
})
