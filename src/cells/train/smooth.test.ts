import { describe, expect, it } from 'vitest'
import type { StepColumns } from '../../ui/session/training.ts'
import { decimateRows, smooth } from './smooth.ts'

function columnsOf(losses: readonly number[]): StepColumns {
  const steps = losses.map((_, i) => i + 1)
  return { steps, losses, learningRates: losses, length: losses.length }
}

describe('the loss curve of a long run', () => {
  it('keeps the first and the last step, every spike, and the limit', () => {
    const losses = Array.from({ length: 100_000 }, (_, i) => 1 + Math.sin(i / 900) / 10)
    losses[54_321] = 9
    losses[77_777] = 0.01
    const rows = decimateRows(columnsOf(losses), smooth(losses, losses.length), 600)
    expect(rows.length).toBeLessThanOrEqual(600)
    expect(rows[0]?.x).toBe(1)
    expect(rows.at(-1)?.x).toBe(100_000)
    expect(rows.find(({ x }) => x === 54_322)?.raw).toBe(9)
    expect(rows.find(({ x }) => x === 77_778)?.raw).toBe(0.01)
    expect(rows.every(({ x }, i) => i === 0 || x > (rows[i - 1]?.x ?? 0))).toBe(true)
  })

  it('draws every step of a short run', () => {
    expect(decimateRows(columnsOf([3, 2, 1]), smooth([3, 2, 1], 3), 600).map(({ raw }) => raw)).toEqual([3, 2, 1])
  })

  it('smooths without a pull towards zero at the start', () => {
    expect([...smooth([2, 2, 2], 3)]).toEqual([2, 2, 2])
  })
})
