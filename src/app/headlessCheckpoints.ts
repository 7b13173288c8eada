/** Checkpoints of a headless run, out of the page while it trains and back into it: the browser of a run forgets all. */
import type { Session } from '../state/session.ts'
import type { BlobStore } from '../storage/blobStore.ts'

const FOLDER = 'checkpoints'

/** Puts back what an earlier run left; each file is named by the key of its training. */
export async function takeCheckpoints(blobs: BlobStore, files: readonly File[]): Promise<void> {
  for (const file of files) await blobs.put(`${FOLDER}/${file.name}`, file)
}

/** The bytes of a checkpoint as they are now. */
export function checkpointFile(blobs: BlobStore, key: string): Promise<File | null> {
  return blobs.get(`${FOLDER}/${key}`)
}

/**
 * Calls `window.strandbookCheckpoint` for every checkpoint that is new; where nobody listens, nothing happens. Returns how
 * to end it: that tells of a last one, and waits until all are fetched.
 */
export function tellCheckpoints({ live }: Session, blobs: BlobStore): () => Promise<void> {
  const told = new Map<string, number>()
  let telling: Promise<void> = Promise.resolve()
  const tell = async () => {
    for (const { key, checkpointStep } of live.getState().values()) {
      if (checkpointStep === null || told.get(key) === checkpointStep) continue
      told.set(key, checkpointStep)
      const file = await checkpointFile(blobs, key)
      if (file) await window.strandbookCheckpoint?.({ key, step: checkpointStep, size: file.size })
    }
  }
  const later = () => {
    telling = telling.then(tell)
  }
  const unsubscribe = live.subscribe(later)
  return async () => {
    unsubscribe()
    later()
    await telling
  }
}
