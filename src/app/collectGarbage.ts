import { cellKinds } from '../cells/registry.ts'
import { parseNotebook } from '../notebook/parse.ts'
import { isResolved, resolveNotebook } from '../notebook/resolve.ts'
import type { Notebook } from '../notebook/types.ts'
import type { FileRef } from '../sequence/types.ts'
import type { BlobStore } from '../storage/blobStore.ts'
import type { Documents } from '../storage/documents.ts'

/** Folders of the blob store whose entries are named by a result key. */
const BY_KEY = ['models', 'checkpoints', 'predictions', 'exports']
/** Its entries are named by the hash of their bytes. */
const FILES = 'files'

/** What is stored by key or hash. */
export interface Stored {
  readonly results: readonly string[]
  readonly blobs: readonly string[]
}

/** Listed before the page takes files, so that what is added since is not taken for garbage. */
export async function listStored(documents: Documents, blobs: BlobStore): Promise<Stored> {
  const folders = await Promise.all([...BY_KEY, FILES].map((folder) => entriesOf(blobs, folder)))
  return { results: await documents.resultKeys(), blobs: folders.flat() }
}

/**
 * Removes those results, weights, checkpoints and files that no saved notebook leads to any more. Imported models
 * stay. Gives the number of things removed.
 */
export async function collectGarbage(stored: Stored, documents: Documents, blobs: BlobStore): Promise<number> {
  const wanted = new Set<string>()
  for (const record of await documents.list()) {
    const notebook = parseNotebook(record.text)
    for (const key of Object.values(record.lastKeys)) wanted.add(key)
    for (const cell of (await resolveNotebook(notebook, cellKinds)).values()) if (isResolved(cell)) wanted.add(cell.key)
    for (const hash of filesOf(notebook)) wanted.add(hash)
  }
  const results = stored.results.filter((key) => !wanted.has(key))
  const paths = stored.blobs.filter((path) => !wanted.has(path.slice(path.indexOf('/') + 1)))
  await Promise.all([...results.map(documents.removeResult), ...paths.map(blobs.remove)])
  return results.length + paths.length
}

function filesOf({ cells }: Notebook): string[] {
  return cells
    .flatMap(({ params }) => (Array.isArray(params.files) ? (params.files as readonly Partial<FileRef>[]) : []))
    .flatMap(({ sha256 }) => sha256 ?? [])
}

/** Paths of the direct entries of a folder: `models/<key>`. */
async function entriesOf(blobs: BlobStore, folder: string): Promise<string[]> {
  const names = (await blobs.list(folder)).map(({ path }) => path.split('/')[1]!)
  return [...new Set(names)].map((name) => `${folder}/${name}`)
}
