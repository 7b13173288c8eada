import { connect } from '../../src/rpc/client.ts'
import type { DataProcedures, Progress } from '../../src/rpc/protocol.ts'
import { defaultParams } from '../../src/sequence/samples.ts'
import type { DataParams, DataResult } from '../../src/sequence/types.ts'
import type { Request, Row } from './measure.worker.ts'

export type FileTimes = {
  readonly hashMs: number
  readonly reportMs: number
  /** When each stage was first heard of, in milliseconds from the start of the report. */
  readonly stages: readonly (readonly [stage: string, ms: number])[]
  readonly result: DataResult
}

declare global {
  /** Called by run.ts: the chosen file through the real data worker. */
  var measureFile: (params: Partial<DataParams>) => Promise<FileTimes>
  /** Work without a file, in a worker of its own. */
  var measureWork: (request: Request) => Promise<Row>
}

globalThis.measureFile = async (params) => {
  const worker = new Worker(new URL('../../workers/data.worker.ts', import.meta.url), { type: 'module' })
  const client = connect<DataProcedures>(worker, 'data worker')
  const input = document.getElementById('file') as HTMLInputElement // index.html has one
  const started = performance.now()
  const file = await client.call('addFile', { file: input.files![0]! })
  const hashed = performance.now()
  const recipe = { key: 'bench', params: { ...defaultParams, ...params, files: [file] } }
  const stages = new Map<string, number>()
  const onEvent = ({ stage }: Progress) => {
    if (!stages.has(stage)) stages.set(stage, performance.now() - hashed)
  }
  const result = await client.call('data', { recipe }, { onEvent })
  const reportMs = performance.now() - hashed
  worker.terminate()
  return { hashMs: hashed - started, reportMs, stages: [...stages], result }
}

globalThis.measureWork = (request) => {
  const worker = new Worker(new URL('./measure.worker.ts', import.meta.url), { type: 'module' })
  return new Promise<Row>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<Row>) => resolve(data)
    worker.onerror = ({ message }) => reject(new Error(message))
    worker.postMessage(request)
  }).finally(() => worker.terminate())
}
