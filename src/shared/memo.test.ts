import { expect, test } from 'vitest'
import { AbortedError } from './errors.ts'
import { Memo } from './memo.ts'

const size = (value: string) => value.length

test('a key is made once, and again when it was forgotten for room', async () => {
  const made: string[] = []
  const memo = new Memo<string>(4, size)
  const get = (key: string) =>
    memo.get(key, async () => {
      made.push(key)
      return key
    })
  for (const key of ['aa', 'bb', 'aa', 'cc', 'bb']) await get(key)
  expect(made).toEqual(['aa', 'bb', 'cc', 'bb']) // `aa` was used after `bb`, so `bb` went first
})

test('a value larger than the limit is kept until the next one', async () => {
  const memo = new Memo<string>(4, size)
  await memo.get('large', async () => 'x'.repeat(100))
  expect(memo.has('large')).toBe(true)
  await memo.get('small', async () => 'x')
  expect(memo.has('large')).toBe(false)
})

test('two that ask at once share the work, and a failure is not remembered', async () => {
  let calls = 0
  const memo = new Memo<number>(100, () => 1)
  const make = async () => {
    calls += 1
    await Promise.resolve()
    if (calls === 1) throw new Error('first')
    return calls
  }
  const both = await Promise.allSettled([memo.get('k', make), memo.get('k', make)])
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(await memo.get('k', make)).toBe(2)
})

test('when the first caller gives up, the second does the work itself', async () => {
  const memo = new Memo<number>(100, () => 1)
  const first = memo.get('k', async () => {
    await Promise.resolve()
    throw new AbortedError()
  })
  const second = memo.get('k', async () => 7)
  await expect(first).rejects.toThrow(AbortedError)
  expect(await second).toBe(7)
})
