import { createRoot } from 'react-dom/client'
import { invariant } from '../shared/assert.ts'
import { openDocuments } from '../storage/documents.ts'
import { openBlobStore } from '../storage/opfs.ts'
import { createAppStore, deviceSettings, fillAppStore, showFailure } from './appState.ts'
import { collectGarbage, listStored } from './collectGarbage.ts'
import { createPort } from './createPort.ts'
import { keepInAddress } from './keepInAddress.ts'
import { Page } from './Page.tsx'
import { startSession } from './services.ts'
import { startWorkers } from './startWorkers.ts'

/** The composition root: everything is made here once, and handed down. */
async function start(): Promise<void> {
  const app = createAppStore()
  const [workers, documents, blobs] = await Promise.all([startWorkers(), openDocuments(), openBlobStore()])
  const stored = await listStored(documents, blobs)
  const session = startSession({
    workers,
    documents,
    blobs,
    device: () => deviceSettings(app),
    onFrame: (callback) => requestAnimationFrame(callback),
    onError: (error) => showFailure(app, error),
  })
  const port = createPort({ session, app, workers, documents, blobs })
  await keepInAddress(session)
  fillAppStore(app, session, documents, workers)
  const root = document.getElementById('root')
  invariant(root !== null, 'index.html has no #root')
  createRoot(root).render(<Page port={port} />)
  addEventListener('pagehide', () => void session.flush())
  // Once the page is at rest: what deleted notebooks left behind is only in the way when room gets short.
  requestIdleCallback(() => void collectGarbage(stored, documents, blobs).catch((error) => showFailure(app, error)), {
    timeout: 30_000,
  })
}

await start()
