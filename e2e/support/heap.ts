import type { Page } from '@playwright/test'

/** A worker speaks the same protocol as its page, in messages that the page's session carries. */
type Reply = { readonly id?: number; readonly result?: { readonly usedSize?: number } }

/**
 * Measures the JavaScript heaps of a page and of its workers, each after a collection; bytes in use, added up.
 * (`performance.measureUserAgentSpecificMemory` says the same, a minute later.)
 */
export async function heapMeter(page: Page): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page)
  const workers: string[] = []
  session.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
    if (targetInfo.type === 'worker') workers.push(sessionId)
  })
  await session.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false })
  let id = 0
  const ask = (sessionId: string, method: string) =>
    new Promise<number>((resolve) => {
      const mine = ++id
      session.on('Target.receivedMessageFromTarget', function listen({ message }) {
        const reply: Reply = JSON.parse(message)
        if (reply.id !== mine) return
        session.off('Target.receivedMessageFromTarget', listen)
        resolve(reply.result?.usedSize ?? 0)
      })
      void session.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id: mine, method }) })
    })
  return async () => {
    await session.send('HeapProfiler.collectGarbage')
    let bytes = (await session.send('Runtime.getHeapUsage')).usedSize
    for (const worker of workers) {
      await ask(worker, 'HeapProfiler.collectGarbage')
      bytes += await ask(worker, 'Runtime.getHeapUsage')
    }
    return bytes
  }
}
