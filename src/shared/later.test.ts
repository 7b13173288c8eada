import { expect, test } from 'vitest'
import { later } from './later.ts'

test('a value is made once, when it is first asked for', async () => {
  let made = 0
  const get = later(async () => ++made)
  expect(made).toBe(0)
  expect(await Promise.all([get(), get()])).toEqual([1, 1])
})

test('a failure is tried again', async () => {
  let tries = 0
  const get = later(async () => {
    tries += 1
    if (tries === 1) throw new Error('offline')
    return tries
  })
  await expect(get()).rejects.toThrow('offline')
  expect(await get()).toBe(2)
})
