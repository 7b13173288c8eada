import { expect, test } from 'vitest'
import { ThreadChoice } from './threadChoice.ts'

/** Runs so many lists whose time is given by whether they run together; gives the share that did. */
function run(choice: ThreadChoice, lists: number, ms: (together: boolean, kind: number) => number): number {
  let together = 0
  for (let i = 0; i < lists; i++) {
    if (choice.together) together += 1
    choice.record(`kernel ${i % 7}`, ms(choice.together, i % 7))
  }
  return together / lists
}

test('help is used where it makes lists faster', () => {
  const choice = new ThreadChoice()
  expect(run(choice, 5_000, (together) => (together ? 0.6 : 1))).toBeGreaterThan(0.9)
})

test('on busy cores the owner works alone, but for the trials', () => {
  const choice = new ThreadChoice()
  expect(run(choice, 20_000, (together) => (together ? 1.8 : 1))).toBeLessThan(0.1)
})

test('cores that become busy, and free again, are noticed', () => {
  const choice = new ThreadChoice()
  run(choice, 5_000, (together) => (together ? 0.6 : 1))
  run(choice, 5_000, (together) => (together ? 1.8 : 1))
  expect(run(choice, 2_000, (together) => (together ? 1.8 : 1))).toBeLessThan(0.2)
  run(choice, 5_000, (together) => (together ? 0.6 : 1))
  expect(run(choice, 2_000, (together) => (together ? 0.6 : 1))).toBeGreaterThan(0.8)
})

test('a step whose kernels differ in size is judged kind by kind', () => {
  const choice = new ThreadChoice()
  run(choice, 100, () => 1) // warm-up
  // The large kinds come more often while both sides are tried; help makes each kind slower all the same.
  const ms = (together: boolean, kind: number) => (together ? 1.3 : 1) * (kind === 0 ? 50 : 1)
  for (let i = 0; i < 240; i++) {
    const kind = choice.together ? 1 + (i % 6) : i % 7
    choice.record(`kernel ${kind}`, ms(choice.together, kind))
  }
  expect(choice.together).toBe(false)
})
