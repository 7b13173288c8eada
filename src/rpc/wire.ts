/** The messages that cross between two sides, and the endpoints that carry them. */

/** Worker, MessagePort and a worker's own global scope all have these. */
export interface Endpoint {
  postMessage(message: unknown, options: { transfer: Transferable[] }): void
  addEventListener(type: string, listener: (event: MessageEvent) => void): void
  removeEventListener(type: string, listener: (event: MessageEvent) => void): void
  /** MessagePorts deliver nothing before this. */
  start?(): void
}

/** An error as it crosses: its class stays behind, its code does not. */
export type WireError = {
  readonly code: string
  readonly message: string
  readonly advice?: string
  readonly permanent: boolean
  readonly stack?: string
}

export type ToHost =
  | { readonly kind: 'call'; readonly id: number; readonly name: string; readonly request: unknown }
  | { readonly kind: 'cancel'; readonly id: number }

export type ToClient =
  | { readonly kind: 'event'; readonly id: number; readonly event: unknown }
  | { readonly kind: 'response'; readonly id: number; readonly response: unknown }
  | { readonly kind: 'failure'; readonly id: number; readonly error: WireError }
