import type { Request, Row } from './measure.worker.ts'

export type Answer = { readonly device: string; readonly rows: readonly Row[] }

declare global {
  /** Called by run.ts. */
  var measure: (request: Request) => Promise<Answer>
}

globalThis.measure = (request) => {
  const worker = new Worker(new URL('./measure.worker.ts', import.meta.url), { type: 'module' })
  return new Promise<Answer>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<Answer>) => resolve(data)
    worker.onerror = ({ message }) => reject(new Error(message))
    worker.postMessage(request)
  }).finally(() => worker.terminate())
}
