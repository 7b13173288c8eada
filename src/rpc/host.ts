import { toWire } from './errors.ts'
import type { Endpoint, ToClient, ToHost } from './wire.ts'

export interface CallContext<Event> {
  /** Fires when the caller gave up; throw `AbortedError` soon after. */
  readonly signal: AbortSignal
  readonly emit: (event: Event) => void
  /** Marks buffers to be handed over instead of copied: `return transfer(value, [value.ids.buffer])`. */
  readonly transfer: <T>(value: T, buffers: readonly Transferable[]) => T
}

export type Handlers<Table> = {
  readonly [Name in keyof Table]: Table[Name] extends {
    request: infer Request
    event: infer Event
    response: infer Response
  }
    ? (request: Request, context: CallContext<Event>) => Promise<Response>
    : never
}

type AnyHandler = (request: unknown, context: CallContext<unknown>) => Promise<unknown>

/**
 * Answers the calls that arrive at an endpoint; gives a function that stops answering and aborts what runs.
 * A handler that throws becomes a failure on the caller's side, with its code; nothing is swallowed.
 */
export function serve<Table extends object>(endpoint: Endpoint, handlers: Handlers<Table>): () => void {
  const running = new Map<number, AbortController>()

  const onMessage = ({ data }: MessageEvent) => {
    const message = data as ToHost // our own client is on the other side
    if (message.kind === 'cancel') running.get(message.id)?.abort()
    else if (message.kind === 'call') void answer(message.id, message.name, message.request)
  }

  const send = (message: ToClient, buffers: readonly Transferable[] = []) =>
    endpoint.postMessage(message, { transfer: [...buffers] })

  async function answer(id: number, name: string, request: unknown): Promise<void> {
    const controller = new AbortController()
    running.set(id, controller)
    let handedOver: readonly Transferable[] = []
    try {
      const handler = (handlers as Readonly<Record<string, AnyHandler | undefined>>)[name]
      if (!handler) throw new TypeError(`there is no procedure "${name}"`)
      const response = await handler(request, {
        signal: controller.signal,
        emit: (event) => send({ kind: 'event', id, event }),
        transfer: (value, buffers) => {
          handedOver = buffers
          return value
        },
      })
      send({ kind: 'response', id, response }, handedOver)
    } catch (error) {
      send({ kind: 'failure', id, error: toWire(error) })
    } finally {
      running.delete(id)
    }
  }

  endpoint.addEventListener('message', onMessage)
  endpoint.start?.()
  return () => {
    endpoint.removeEventListener('message', onMessage)
    for (const controller of running.values()) controller.abort()
  }
}
