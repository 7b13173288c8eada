/** The page that benchmarks run in: it starts workers for the program that drives it and passes messages on. */
import type { Reply } from './serve.ts'

declare global {
  /** Starts a module worker of the project; gives the number it is called by. */
  var openWorker: (path: string) => number
  var callWorker: (worker: number, request: unknown) => Promise<unknown>
  var closeWorker: (worker: number) => void
}

const workers: Worker[] = []

globalThis.openWorker = (path) => {
  // The query is what Vite's own worker imports carry: without it the file would get the client of its hot reload.
  return workers.push(new Worker(`/${path}?worker_file&type=module`, { type: 'module' })) - 1
}

globalThis.callWorker = (index, request) => {
  const worker = workers[index]!
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<Reply>) =>
      'error' in data ? reject(new Error(data.error)) : resolve(data.answer)
    worker.onerror = ({ message }) => reject(new Error(message || 'the worker could not be loaded'))
    worker.postMessage(request)
  })
}

globalThis.closeWorker = (index) => workers[index]!.terminate()
