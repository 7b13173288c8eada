import { AbortedError, type StrandbookError } from '../shared/errors.ts'
import { PartNotLoadedError } from '../shared/partNotLoaded.ts'
import { fromWire, WorkerLostError } from './errors.ts'
import type { Endpoint, ToClient, ToHost } from './wire.ts'

type Part<Entry, Key extends string> = Entry extends { [K in Key]: infer T } ? T : never

export interface CallOptions<Event> {
  readonly signal?: AbortSignal
  readonly onEvent?: (event: Event) => void
  /** Buffers and ports handed over with the request. */
  readonly transfer?: readonly Transferable[]
}

export interface Client<Table> {
  call<Name extends keyof Table & string>(
    name: Name,
    request: Part<Table[Name], 'request'>,
    options?: CallOptions<Part<Table[Name], 'event'>>,
  ): Promise<Part<Table[Name], 'response'>>
  /** Rejects every call in flight, and every later one, with WorkerLostError. */
  close(reason: string): void
}

interface Pending {
  readonly resolve: (response: unknown) => void
  readonly reject: (error: StrandbookError) => void
  readonly onEvent: ((event: unknown) => void) | undefined
}

/** Speaks to the `serve` on the other side of an endpoint. `name` is for messages: "data worker". */
export function connect<Table>(endpoint: Endpoint, name: string): Client<Table> {
  const pending = new Map<number, Pending>()
  let lastId = 0
  let lost: StrandbookError | undefined

  const send = (message: ToHost, transfer: readonly Transferable[] = []) =>
    endpoint.postMessage(message, { transfer: [...transfer] })

  function settle(id: number): Pending | undefined {
    const call = pending.get(id)
    pending.delete(id)
    return call
  }

  function end(error: StrandbookError): void {
    lost ??= error
    for (const id of [...pending.keys()]) settle(id)?.reject(lost)
  }
  const close = (reason: string) => end(new WorkerLostError(name, reason))

  endpoint.addEventListener('message', ({ data }) => {
    const message = data as ToClient // our own host is on the other side
    if (message.kind === 'event') pending.get(message.id)?.onEvent?.(message.event)
    else if (message.kind === 'response') settle(message.id)?.resolve(message.response)
    else if (message.kind === 'failure') settle(message.id)?.reject(fromWire(message.error))
  })
  endpoint.addEventListener('error', (event) => {
    const { message } = event as unknown as ErrorEvent // a bare Event where the script itself did not come
    if (message === undefined) end(new PartNotLoadedError(name, event))
    else close(message)
  })
  endpoint.addEventListener('messageerror', () => close('it sent something that cannot be read'))
  endpoint.start?.()

  return {
    close,
    call: (procedure, request, options = {}) =>
      new Promise((resolve, reject) => {
        const { signal } = options
        if (lost) return reject(lost)
        if (signal?.aborted) return reject(new AbortedError())
        const id = ++lastId
        // The caller is freed at once; the host hears of it by exactly one message.
        const cancel = () => {
          if (!settle(id)) return
          send({ kind: 'cancel', id })
          reject(new AbortedError())
        }
        const release = () => signal?.removeEventListener('abort', cancel)
        pending.set(id, {
          resolve: (response) => {
            release()
            resolve(response as never) // the host's handler of this name answers with this type
          },
          reject: (error) => {
            release()
            reject(error)
          },
          onEvent: options.onEvent as ((event: unknown) => void) | undefined,
        })
        signal?.addEventListener('abort', cancel, { once: true })
        try {
          send({ kind: 'call', id, name: procedure, request }, options.transfer)
        } catch (error) {
          settle(id) // the request cannot be cloned: a mistake of ours, and nobody will answer
          release()
          reject(error)
        }
      }),
  }
}
