import { beforeEach, expect, test } from 'vitest'
import { setParam } from '../notebook/edits.ts'
import { cell, id, notebook, testKinds, type World } from '../notebook/testing.ts'
import type { Client } from '../rpc/client.ts'
import type { TrainProcedures } from '../rpc/protocol.ts'
import { AbortedError } from '../shared/errors.ts'
import { type Documents, memoryDocuments } from '../storage/documents.ts'
import { createSession, type Session } from './session.ts'

const trainer = { call: async () => null, close: () => {} } as unknown as Client<TrainProcedures>
const chain = notebook(
  cell('a', 'value', { n: 1 }),
  cell('b', 'plus', { n: 2 }, { to: 'a' }),
  cell('c', 'plus', { n: 3 }, { to: 'b' }),
  cell('d', 'value', { n: 9 }),
)

let world: World
let documents: Documents
let session: Session
let errors: unknown[]

const open = () =>
  createSession({
    services: world,
    kinds: testKinds(),
    trainer,
    documents,
    onFrame: (callback) => void setTimeout(callback, 0),
    onError: (error) => errors.push(error),
  })

beforeEach(async () => {
  world = { ran: [], gate: async () => {} }
  documents = memoryDocuments()
  errors = []
  session = open()
  await session.create(chain)
})

const statuses = async () => {
  await session.settled()
  return Object.fromEntries([...session.runs.getState()].map(([cellId, run]) => [cellId, run.status]))
}

test('run all runs every cell once, and a second time nothing', async () => {
  await session.runAll()
  await session.runAll()
  expect(world.ran).toEqual(['value 1', 'plus 3', 'plus 6', 'value 9'])
  expect(await statuses()).toEqual({ a: 'done', b: 'done', c: 'done', d: 'done' })
})

test('an edit makes the cell and its dependents stale, and running recomputes exactly those', async () => {
  await session.runAll()
  session.edit((now) => setParam(now, id('b'), 'n', 10))
  expect(await statuses()).toEqual({ a: 'done', b: 'stale', c: 'stale', d: 'done' })
  world.ran.length = 0
  await session.runAll()
  expect(world.ran).toEqual(['plus 11', 'plus 14'])
})

test('undoing the edit brings the old results back without running', async () => {
  await session.runAll()
  session.edit((now) => setParam(now, id('b'), 'n', 10))
  session.undo()
  expect(await statuses()).toMatchObject({ b: 'done', c: 'done' })
})

test('running one cell runs what it needs and no more', async () => {
  await session.run(id('b'))
  expect(world.ran).toEqual(['value 1', 'plus 3'])
  expect(await statuses()).toMatchObject({ c: 'idle', d: 'idle' })
})

test('what a run begins with is kept before it ends', async () => {
  let kept: string | undefined
  const { notebookId } = session.document.getState()
  world.gate = async (name) => {
    if (name !== 'plus 13') return
    await new Promise((resolve) => setTimeout(resolve, 0))
    kept = (await documents.load(notebookId!))?.text
  }
  session.edit((now) => setParam(now, id('c'), 'n', 10))
  await session.runAll()
  expect(kept).toContain('"n": 10')
})

test('a failure stops what depends on it and nothing else', async () => {
  world.gate = async (name) => {
    if (name === 'plus 3') throw new Error('no luck')
  }
  expect(await session.runAll()).toEqual(['b'])
  expect(await statuses()).toEqual({ a: 'done', b: 'failed', c: 'idle', d: 'done' })
  expect(session.runs.getState().get(id('b'))?.error).toMatchObject({ message: 'no luck' })
})

test('stop ends what runs and drops what waits', async () => {
  world.gate = (name, signal) =>
    name !== 'plus 3'
      ? Promise.resolve()
      : new Promise((_, reject) => signal.addEventListener('abort', () => reject(new AbortedError())))
  const run = session.runAll()
  while (!world.ran.includes('plus 3')) await new Promise((done) => setTimeout(done, 1))
  session.stop()
  expect(await run).toEqual([])
  expect(await statuses()).toEqual({ a: 'done', b: 'idle', c: 'idle', d: 'idle' })
})

test('a wrong param fails in words, and putting it right mends it', async () => {
  session.edit((now) => setParam(now, id('a'), 'n', 1000))
  await session.runAll()
  expect(await statuses()).toEqual({ a: 'failed', b: 'failed', c: 'failed', d: 'done' })
  session.edit((now) => setParam(now, id('a'), 'n', 2))
  await session.runAll()
  expect(await statuses()).toEqual({ a: 'done', b: 'done', c: 'done', d: 'done' })
})

test('a reopened notebook has its results again', async () => {
  await session.runAll()
  await session.flush()
  const notebookId = session.document.getState().notebookId!
  world.ran.length = 0
  session = open()
  await session.open(notebookId)
  expect(await statuses()).toEqual({ a: 'done', b: 'done', c: 'done', d: 'done' })
  await session.runAll()
  expect(world.ran).toEqual([])
})

test('another notebook opened during a run gets nothing of it', async () => {
  world.gate = (name, signal) =>
    new Promise((resolve, reject) => {
      if (name !== 'value 1') resolve()
      else signal.addEventListener('abort', () => reject(new AbortedError()))
    })
  const run = session.runAll()
  while (world.ran.length === 0) await new Promise((done) => setTimeout(done, 1))
  await session.create(notebook(cell('a', 'value', { n: 1 })))
  await run
  expect(await statuses()).toEqual({ a: 'idle' })
  expect(session.document.getState().lastKeys).toEqual({})
})

test('a number typed digit by digit is one step of undo, a later change another', async () => {
  const n = () => session.document.getState().notebook?.cells[0]?.params.n
  for (const value of [2, 25]) session.edit((now) => setParam(now, id('a'), 'n', value))
  session.edit((now) => setParam(now, id('d'), 'n', 3))
  session.undo()
  expect(n()).toBe(25)
  session.undo()
  expect(n()).toBe(1)
})

test('an edit that changes nothing is no step of undo', () => {
  session.edit((now) => setParam(now, id('a'), 'n', 1))
  expect(session.document.getState().canUndo).toBe(false)
})

test('a broken recipe or database does not end the session', async () => {
  documents.result = async () => {
    throw new Error('database gone')
  }
  session.edit((now) => setParam(now, id('a'), 'n', 3))
  await session.settled()
  documents.result = async () => null
  await session.runAll()
  expect(await statuses()).toMatchObject({ a: 'done', d: 'done' })
  expect(errors).toEqual([expect.objectContaining({ message: 'database gone' })])
})

test('two tabs that change the same notebook both keep their version', async () => {
  const notebookId = session.document.getState().notebookId!
  const other = open()
  await other.open(notebookId)
  other.edit(() => ({ kind: 'rename', title: 'Theirs' }))
  await other.flush()
  session.edit(() => ({ kind: 'rename', title: 'Ours' }))
  await session.flush()
  expect(errors).toEqual([expect.objectContaining({ code: 'NOTEBOOK_CHANGED_ELSEWHERE' })])
  const saved = await documents.list()
  expect(saved.map(({ title }) => title).sort()).toEqual(['Ours', 'Theirs'])
  expect(session.document.getState().notebookId).not.toBe(notebookId)
})
