import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { id } from '../notebook/testing.ts'
import { storedRooms } from './rooms.ts'

const cell = (name: string) => ({ notebookId: 'n1', id: id(name) })

let kept: Map<string, string>
const storage = {
  getItem: (key: string) => kept.get(key) ?? null,
  setItem: (key: string, text: string) => void kept.set(key, text),
}

beforeEach(() => {
  vi.useFakeTimers()
  kept = new Map()
})
afterEach(() => vi.useRealTimers())

test('the next page knows a height, at the width it was seen at and no other', () => {
  storedRooms(storage).remember(cell('train'), 900, 812)
  vi.runAllTimers()
  const rooms = storedRooms(storage)
  expect(rooms.height(cell('train'), 900)).toBe(812)
  expect(rooms.height(cell('train'), 390)).toBeNull()
  expect(rooms.height({ notebookId: 'n2', id: id('train') }, 900)).toBeNull()
})

test('only the cells seen last are remembered', () => {
  const rooms = storedRooms(storage)
  for (let i = 0; i < 1000; i++) rooms.remember(cell(`c${i}`), 900, i)
  rooms.remember(cell('c0'), 900, 5)
  vi.runAllTimers()
  const next = storedRooms(storage)
  expect([0, 1, 601, 999].map((i) => next.height(cell(`c${i}`), 900))).toEqual([5, null, 601, 999])
})

test.each(['nonsense', '[]', '{"n1/train":[900,"high"]}'])('%s in storage is no memory', (text) => {
  kept.set('strandbook.rooms', text)
  expect(storedRooms(storage).height(cell('train'), 900)).toBeNull()
})
