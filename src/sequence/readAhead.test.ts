import { expect, test } from 'vitest'
import { mix32 } from '../shared/random.ts'
import { firstBytes, readBytes } from './readBytes.ts'

const bytes = Uint8Array.from({ length: 9_000_001 }, (_, i) => 32 + (mix32(i) % 90))
const source = { name: 'large.fa', blob: new Blob([bytes]) }

test('a large file is read whole and in order, and says how far it is', async () => {
  const chunks: Uint8Array[] = []
  const told: number[] = []
  for await (const chunk of readBytes(source, { onBytes: (read) => told.push(read) })) chunks.push(chunk)
  expect(Buffer.concat(chunks).equals(bytes)).toBe(true)
  expect(chunks.length).toBeGreaterThan(2)
  expect(told).toEqual([...told].sort((a, b) => a - b))
  expect(told.at(-1)).toBe(bytes.length)
})

test('who wants the head of a large file gets it, and no more', async () => {
  const head = await firstBytes(readBytes(source), 10)
  expect(head.length).toBeLessThan(1 << 20)
  expect(head.subarray(0, 10)).toEqual(bytes.subarray(0, 10))
})

test('reading a large file can be stopped', async () => {
  const stopped = new AbortController()
  const reading = async () => {
    for await (const _ of readBytes(source, { signal: stopped.signal })) stopped.abort()
  }
  await expect(reading()).rejects.toMatchObject({ code: 'ABORTED' })
})
