import { expect, test } from 'vitest'
import { cell, notebook, testKinds, type World } from '../notebook/testing.ts'
import type { Client } from '../rpc/client.ts'
import type { TrainProcedures } from '../rpc/protocol.ts'
import { createSession } from '../state/session.ts'
import { memoryDocuments } from '../storage/documents.ts'
import { describeRun } from './headlessDocument.ts'

const device = { backend: 'cpu', device: 'test', reason: '', software: false } as const

async function runOf(gate: World['gate'], stopped = false) {
  const session = createSession({
    services: { ran: [], gate },
    kinds: testKinds(),
    trainer: { call: async () => null, close: () => {} } as unknown as Client<TrainProcedures>,
    documents: memoryDocuments(),
    onFrame: (callback) => void setTimeout(callback, 0),
    onError: (error) => expect.fail(String(error)),
  })
  await session.create(
    notebook(cell('a', 'value', { n: 1 }), cell('b', 'plus', { n: 2 }, { to: 'a' }), cell('c', 'value', { n: 9 })),
  )
  await session.runAll()
  await session.settled()
  return describeRun(session, device, 1, stopped)
}

const failing = async (name: string) => {
  if (name === 'plus 3') throw new Error('no luck')
}

test('a run without a failure has no error', async () => {
  const document = await runOf(async () => {})
  expect(document).not.toHaveProperty('error')
  expect(document.cells?.map(({ status }) => status)).toEqual(['done', 'done', 'done'])
})

test('beside the error of a failed cell stand the results of all that finished, before and after it', async () => {
  expect(await runOf(failing)).toMatchObject({
    error: { message: 'no luck', cell: 'b' },
    backend: 'cpu',
    cells: [
      { id: 'a', status: 'done', result: 1 },
      { id: 'b', status: 'failed', result: null },
      { id: 'c', status: 'done', result: 9 },
    ],
  })
})

test('a run that was stopped keeps what had finished', async () => {
  const document = await runOf(async () => {}, true)
  expect(document).toMatchObject({ error: { code: 'ABORTED', cell: null }, cells: [{ status: 'done' }, {}, {}] })
})
