import { createStore, type StoreApi } from 'zustand/vanilla'
import { showError } from '../state/cellRuns.ts'
import type { Session } from '../state/session.ts'
import type { Documents } from '../storage/documents.ts'
import type { BackendChoice, DeviceSettings } from '../train/types.ts'
import type { AppState } from '../ui/session/port.ts'
import { listBundledModels } from './bundledModels.ts'
import { listExamples } from './examples.ts'
import type { Workers } from './startWorkers.ts'

const BACKEND_KEY = 'strandbook.backend'
const BACKENDS: readonly BackendChoice[] = ['auto', 'webgpu', 'wasm', 'cpu']

/** After the document's own save, so that the list shows what is stored. */
const LIST_DELAY_MS = 700

export type AppStore = StoreApi<AppState>

export function createAppStore(): AppStore {
  return createStore<AppState>(() => ({
    notebooks: [],
    examples: [],
    device: null,
    kernels: [],
    backend: savedBackend(),
    kernelsOff: [],
    halfPrecision: false,
    recompute: false,
    running: false,
    importedModels: [],
    bundledModels: [],
    notice: null,
  }))
}

/** Puts an error up as a notice; a stop by the user is none. */
export function showFailure(app: AppStore, error: unknown): void {
  const { code, message, advice } = showError(error)
  if (code === 'ABORTED') return
  app.setState({ notice: { kind: 'error', text: advice === undefined ? message : `${message} ${advice}` } })
}

/** Fills the store and keeps it up to date. */
export function fillAppStore(app: AppStore, session: Session, documents: Documents, { train }: Workers): void {
  const fail = (error: unknown) => showFailure(app, error)
  void listExamples().then((examples) => app.setState({ examples }), fail)
  void listBundledModels().then((bundledModels) => app.setState({ bundledModels }), fail)
  void train.call('importedModels', {}).then((importedModels) => app.setState({ importedModels }), fail)
  void refreshDevice(app, { train })
  void refreshNotebooks(app, documents)
  session.running.subscribe((running) => {
    app.setState({ running })
    // The first training on a graphics device checks its kernels.
    if (!running && app.getState().device?.backend === 'webgpu') void refreshDevice(app, { train })
  })
  let timer: ReturnType<typeof setTimeout> | undefined
  session.document.subscribe(() => {
    clearTimeout(timer)
    timer = setTimeout(() => void refreshNotebooks(app, documents), LIST_DELAY_MS)
  })
}

export async function refreshNotebooks(app: AppStore, documents: Documents): Promise<void> {
  const records = await documents.list()
  app.setState({ notebooks: records.map(({ id, title, updatedAt }) => ({ id, title, updatedAt })) })
}

export async function refreshDevice(app: AppStore, { train }: Pick<Workers, 'train'>): Promise<void> {
  try {
    app.setState(await train.call('device', deviceSettings(app)))
  } catch (error) {
    app.setState({ device: null, kernels: [] })
    showFailure(app, error)
  }
}

/** What the workers are asked for; results do not depend on it but for rounding. */
export function deviceSettings(app: AppStore): DeviceSettings {
  const { backend, kernelsOff, halfPrecision, recompute } = app.getState()
  return { backend, kernelsOff, halfPrecision, recompute }
}

export function saveBackend(app: AppStore, backend: BackendChoice): void {
  localStorage.setItem(BACKEND_KEY, backend)
  app.setState({ backend })
}

function savedBackend(): BackendChoice {
  const saved = localStorage.getItem(BACKEND_KEY)
  return BACKENDS.find((one) => one === saved) ?? 'auto'
}
