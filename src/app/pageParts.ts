import type { Session } from '../state/session.ts'
import type { BlobStore } from '../storage/blobStore.ts'
import type { Documents } from '../storage/documents.ts'
import { type AppStore, showFailure } from './appState.ts'
import type { Workers } from './startWorkers.ts'

/** What the commands of the page work on. */
export interface PageParts {
  readonly session: Session
  readonly app: AppStore
  readonly workers: Workers
  readonly documents: Documents
  readonly blobs: BlobStore
}

/** Runs a command whose failure the user has to see; nobody waits for its value. */
export async function guarded(app: AppStore, work: () => unknown): Promise<void> {
  try {
    await work()
  } catch (error) {
    showFailure(app, error)
  }
}
