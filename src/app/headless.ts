/** The page of `headless.html`: the same session as the page's, driven by a program. */
import type { FileRef } from '../sequence/types.ts'
import { invariant } from '../shared/assert.ts'
import { memoryDocuments } from '../storage/documents.ts'
import { openBlobStore } from '../storage/opfs.ts'
import type { DeviceInfo, DeviceSettings } from '../train/types.ts'
import { withPath } from '../ui/common/withPath.ts'
import { kernelsOffBy, switchesBy, withoutDevice } from './deviceSettings.ts'
import { exportedFiles, type StoredFile } from './exportedFiles.ts'
import type { HeadlessApi, HeadlessRequest } from './headlessApi.ts'
import { checkpointFile, takeCheckpoints, tellCheckpoints } from './headlessCheckpoints.ts'
import { describeRun, failureOf } from './headlessDocument.ts'
import { notebookFor } from './headlessNotebook.ts'
import { reportProgress } from './headlessProgress.ts'
import { startSession } from './services.ts'
import { startWorkers } from './startWorkers.ts'

/** Kinds of cells whose results are files. */
const GIVES_FILES = ['export', 'pretrain', 'generate']

async function start(): Promise<HeadlessApi> {
  const [workers, blobs] = await Promise.all([startWorkers(), openBlobStore()])
  let settings: DeviceSettings = { backend: 'auto', kernelsOff: [], halfPrecision: false, recompute: false }
  let files: readonly StoredFile[] = []
  let stopping = false
  let running: Promise<unknown> = Promise.resolve()
  const session = startSession({
    workers,
    blobs,
    documents: memoryDocuments(), // nothing of a batch is left behind in the browser
    device: () => settings,
    onFrame: (callback) => setTimeout(callback, 50), // frames may stop in a window that nobody sees
    onError: (error) => console.error(error),
  })

  async function run(request: HeadlessRequest) {
    const startedAt = performance.now()
    try {
      const device = await chooseDevice(request)
      const refs: FileRef[] = []
      for (const [i, file] of chosenFiles('files').entries()) {
        const named = withPath(file, request.names[i] ?? '')
        refs.push(await workers.data.call('addFile', { file: named }))
      }
      const modelFiles = chosenFiles('model-files')
      const model = modelFiles.length === 0 ? null : await workers.train.call('importModel', { files: modelFiles })
      await session.create(notebookFor(withoutDevice(request), refs, model?.id ?? null))
      await takeCheckpoints(blobs, chosenFiles('checkpoint-files'))
      const stopReporting = reportProgress(session)
      const stopTelling = tellCheckpoints(session, blobs)
      await session.runAll()
      await session.settled()
      stopReporting()
      await stopTelling()
      files = await filesOfExports()
      const seconds = (performance.now() - startedAt) / 1000
      return { document: describeRun(session, device, seconds, stopping), files: files.map(listed) }
    } catch (error) {
      return { document: failureOf(error, null), files: [] }
    }
  }

  async function chooseDevice(request: HeadlessRequest): Promise<DeviceInfo> {
    settings = { backend: request.backend, kernelsOff: [], ...switchesBy(request.settings) }
    const { device, kernels } = await workers.train.call('device', settings)
    settings = { ...settings, kernelsOff: kernelsOffBy(request.settings, kernels) }
    return settings.kernelsOff.length === 0 ? device : (await workers.train.call('device', settings)).device
  }

  /** With several cells that give files, each has a folder named by its id. */
  async function filesOfExports(): Promise<StoredFile[]> {
    const cells = session.document.getState().notebook?.cells.filter(({ kind }) => GIVES_FILES.includes(kind)) ?? []
    const all = await Promise.all(
      cells.map(async ({ id }) => {
        const key = session.resolved(id)?.key
        const stored = key === undefined ? [] : await exportedFiles(blobs, key)
        return cells.length === 1 ? stored : stored.map(({ path, file }) => ({ path: `${id}/${path}`, file }))
      }),
    )
    return all.flat()
  }

  return {
    run: (request) => {
      const answer = run(request)
      running = answer
      return answer
    },
    stop: async () => {
      stopping = true
      session.stop()
      await running
    },
    readFile: async (path, offset, length) => {
      const found = files.find((one) => one.path === path)
      invariant(found !== undefined, `no exported file ${path}`)
      return base64(found.file.slice(offset, offset + length))
    },
    readCheckpoint: async (key, offset, length) => {
      const found = await checkpointFile(blobs, key)
      invariant(found !== null, `no checkpoint ${key}`)
      return base64(found.slice(offset, offset + length))
    },
  }
}

function listed({ path, file }: StoredFile) {
  return { path, size: file.size }
}

function chosenFiles(id: string): File[] {
  const input = document.getElementById(id)
  invariant(input instanceof HTMLInputElement, `headless.html has no input #${id}`)
  return [...(input.files ?? [])]
}

function base64(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(String(reader.result).replace(/^data:[^,]*,/, ''))
    reader.onerror = () => reject(reader.error)
    reader.readAsDataURL(blob)
  })
}

window.strandbook = await start()
