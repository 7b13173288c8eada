import { afterEach, beforeEach, expect, test } from 'vitest'
import { AbortedError, StrandbookError } from '../shared/errors.ts'
import { type Client, connect } from './client.ts'
import { serve } from './host.ts'
import type { Endpoint } from './wire.ts'

interface Table {
  double: { request: { value: number }; event: { half: number }; response: number }
  fail: { request: null; event: never; response: never }
  wait: { request: null; event: never; response: string }
  buffer: { request: null; event: never; response: Uint8Array<ArrayBuffer> }
}

let channel: MessageChannel
let client: Client<Table>
let stopServing: () => void
/** Signals of `wait` calls, in the order of arrival, and what the host received. */
let waiting: AbortSignal[]
let received: unknown[]
let kept: Uint8Array<ArrayBuffer>

beforeEach(() => {
  channel = new MessageChannel()
  waiting = []
  received = []
  kept = new Uint8Array([1, 2, 3])
  const port = channel.port2 as unknown as Endpoint // Node's ports have these methods; its types know more events
  port.addEventListener('message', ({ data }) => received.push(data))
  stopServing = serve<Table>(port, {
    double: async ({ value }, { emit }) => {
      emit({ half: value / 2 })
      return value * 2
    },
    fail: async () => {
      throw new StrandbookError('OUT_OF_CHEESE', 'no cheese', { advice: 'buy some', permanent: false })
    },
    wait: (_, { signal }) =>
      new Promise((resolve, reject) => {
        waiting.push(signal)
        signal.addEventListener('abort', () => reject(new AbortedError()))
        if (waiting.length > 1) resolve('second')
      }),
    buffer: async (_, { transfer }) => transfer(kept, [kept.buffer]),
  })
  client = connect<Table>(channel.port1 as unknown as Endpoint, 'test worker')
})

afterEach(() => {
  stopServing()
  channel.port1.close()
  channel.port2.close()
})

const cancels = () => received.filter((message) => (message as { kind: string }).kind === 'cancel').length

test('a call streams its events and gives its response', async () => {
  const halves: number[] = []
  const result = await client.call('double', { value: 8 }, { onEvent: ({ half }) => halves.push(half) })
  expect({ result, halves }).toEqual({ result: 16, halves: [4] })
})

test('a failure keeps code, message, advice and whether it is permanent', async () => {
  await expect(client.call('fail', null)).rejects.toMatchObject({
    code: 'OUT_OF_CHEESE',
    message: 'no cheese',
    advice: 'buy some',
    permanent: false,
  })
})

test('an unknown procedure is a failure, not a silence', async () => {
  const wrong = client as unknown as Client<{ nothing: { request: null; event: never; response: null } }>
  await expect(wrong.call('nothing', null)).rejects.toMatchObject({ code: 'INTERNAL' })
})

test('an abort rejects at once and sends exactly one cancel', async () => {
  const controller = new AbortController()
  const call = client.call('wait', null, { signal: controller.signal })
  while (waiting.length === 0) await client.call('double', { value: 1 })
  controller.abort()
  controller.abort()
  await expect(call).rejects.toMatchObject({ code: 'ABORTED' })
  await client.call('double', { value: 1 })
  expect(cancels()).toBe(1)
  expect(waiting[0]?.aborted).toBe(true)
})

test('an abort after completion sends nothing', async () => {
  const controller = new AbortController()
  await client.call('double', { value: 1 }, { signal: controller.signal })
  controller.abort()
  await client.call('double', { value: 1 })
  expect(cancels()).toBe(0)
})

test('a signal that has fired already never calls', async () => {
  await expect(client.call('double', { value: 1 }, { signal: AbortSignal.abort() })).rejects.toThrow(AbortedError)
  await client.call('double', { value: 1 })
  expect(received).toHaveLength(1)
})

test('a lost worker rejects all calls in flight and all later ones', async () => {
  const first = client.call('wait', null)
  client.close('it crashed')
  await expect(first).rejects.toMatchObject({
    code: 'WORKER_LOST',
    message: 'The test worker stopped working: it crashed',
  })
  await expect(client.call('double', { value: 1 })).rejects.toMatchObject({ code: 'WORKER_LOST' })
})

test('transferred buffers leave the host', async () => {
  expect(await client.call('buffer', null)).toEqual(new Uint8Array([1, 2, 3]))
  expect(kept.byteLength).toBe(0)
})

test('messages of a call that is over change nothing', async () => {
  const controller = new AbortController()
  const halves: number[] = []
  const call = client.call(
    'double',
    { value: 8 },
    { signal: controller.signal, onEvent: ({ half }) => halves.push(half) },
  )
  controller.abort()
  await expect(call).rejects.toMatchObject({ code: 'ABORTED' })
  await client.call('double', { value: 1 }) // the late event and response came before this answer
  expect(halves).toEqual([])
})

test('a request that cannot be cloned rejects and leaves the way open', async () => {
  await expect(client.call('double', { value: (() => 1) as unknown as number })).rejects.toThrow()
  expect(await client.call('double', { value: 2 })).toBe(4)
})
