import { cellKinds } from '../cells/registry.ts'
import type { Services } from '../cells/services.ts'
import { serializeNotebook } from '../notebook/parse.ts'
import { createSession, type Session } from '../state/session.ts'
import type { BlobStore } from '../storage/blobStore.ts'
import type { Documents } from '../storage/documents.ts'
import type { DeviceSettings } from '../train/types.ts'
import { keepExport } from './exportedFiles.ts'
import type { Workers } from './startWorkers.ts'
import { words } from './words.ts'

export interface AppParts {
  readonly workers: Workers
  readonly documents: Documents
  readonly blobs: BlobStore
  readonly device: () => DeviceSettings
  readonly onFrame: (callback: () => void) => void
  readonly onError: (error: unknown) => void
}

/** The session with what its cells may use; the page and the headless run make it the same way. */
export function startSession({ workers, documents, blobs, device, onFrame, onError }: AppParts): Session {
  const services: Services = {
    ...workers,
    device,
    notebookFile: () => {
      const { notebook } = session.document.getState()
      return { title: notebook?.title ?? words.untitled, text: notebook === null ? '' : serializeNotebook(notebook) }
    },
    keepExport: (key, files) => keepExport(blobs, key, files),
  }
  const session = createSession({ services, kinds: cellKinds, trainer: workers.train, documents, onFrame, onError })
  return session
}
