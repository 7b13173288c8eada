/**
 * Resolves after the messages that wait have been handled. A MessageChannel, because browsers hold a nested
 * `setTimeout(0)` back for 4 ms, and `scheduler.yield` may come before the messages.
 */
export function yieldToEventLoop(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(null)
  })
}
