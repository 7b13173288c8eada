import { type BlobEntry, type BlobStore, byPath, pathParts, type StorageUsage } from './blobStore.ts'
import { isQuotaError, StorageFullError } from './errors.ts'
import { memoryBlobs } from './memoryBlobs.ts'

const ROOT = 'strandbook'

/** The store in the origin-private file system, or in memory where the browser has none (private windows, some). */
export async function openBlobStore(): Promise<BlobStore> {
  if (!('createWritable' in (globalThis.FileSystemFileHandle?.prototype ?? {}))) return memoryBlobs()
  let root: FileSystemDirectoryHandle
  try {
    root = await (await navigator.storage.getDirectory()).getDirectoryHandle(ROOT, { create: true })
  } catch {
    return memoryBlobs() // Firefox in a private window has the functions and refuses to run them
  }
  return opfsBlobs(root)
}

function opfsBlobs(root: FileSystemDirectoryHandle): BlobStore {
  return {
    persistent: true,
    put: (path, content) => put(root, path, content),
    async get(path) {
      const handle = await existing(findFile(root, path))
      return handle === null ? null : existing(handle.getFile())
    },
    has: async (path) => (await existing(findFile(root, path))) !== null,
    async remove(path) {
      const { folders, name } = split(path)
      const folder = await existing(enter(root, folders, false))
      if (folder) await existing(folder.removeEntry(name, { recursive: true }))
    },
    async list(folder) {
      const start = folder === '' ? root : await existing(enter(root, pathParts(folder), false))
      if (start === null) return []
      const entries: BlobEntry[] = []
      for await (const entry of walk(start, folder === '' ? '' : `${folder}/`)) entries.push(entry)
      return entries.sort(byPath)
    },
    usage: storageUsage,
  }
}

/** `createWritable` writes beside the file and swaps on close, which makes `put` atomic. */
async function put(
  root: FileSystemDirectoryHandle,
  path: string,
  content: Blob | Uint8Array | ReadableStream<Uint8Array>,
): Promise<void> {
  const { folders, name } = split(path)
  try {
    const folder = await enter(root, folders, true)
    const known = await existing(folder.getFileHandle(name))
    const handle = known ?? (await folder.getFileHandle(name, { create: true }))
    try {
      await write(handle, content)
    } catch (error) {
      // Creating the handle made an empty file; a put that failed leaves none.
      if (known === null) await existing(folder.removeEntry(name))
      throw error
    }
  } catch (error) {
    throw isQuotaError(error) ? new StorageFullError(name, await storageUsage(), error) : error
  }
}

async function write(
  handle: FileSystemFileHandle,
  content: Blob | Uint8Array | ReadableStream<Uint8Array>,
): Promise<void> {
  const writable = await handle.createWritable()
  if (content instanceof ReadableStream) return content.pipeTo(writable)
  try {
    await writable.write(content as FileSystemWriteChunkType)
    await writable.close()
  } catch (error) {
    await writable.abort().catch(() => undefined) // it may have failed by itself; the first error says why
    throw error
  }
}

async function* walk(folder: FileSystemDirectoryHandle, prefix: string): AsyncGenerator<BlobEntry> {
  for await (const [name, handle] of folder.entries()) {
    const path = `${prefix}${name}`
    if (handle.kind === 'directory') yield* walk(handle, `${path}/`)
    else if (!name.endsWith('.crswap')) {
      const file = await existing(handle.getFile()) // another tab may have deleted it since
      if (file) yield { path, size: file.size }
    }
  }
}

async function findFile(root: FileSystemDirectoryHandle, path: string): Promise<FileSystemFileHandle> {
  const { folders, name } = split(path)
  return (await enter(root, folders, false)).getFileHandle(name)
}

async function enter(
  root: FileSystemDirectoryHandle,
  folders: readonly string[],
  create: boolean,
): Promise<FileSystemDirectoryHandle> {
  let folder = root
  for (const name of folders) folder = await folder.getDirectoryHandle(name, { create })
  return folder
}

function split(path: string): { folders: readonly string[]; name: string } {
  const parts = pathParts(path)
  return { folders: parts.slice(0, -1), name: parts[parts.length - 1] as string }
}

/** Null for what is not there (or is a folder where a file was asked for). */
async function existing<T>(promise: Promise<T>): Promise<T | null> {
  try {
    return await promise
  } catch (error) {
    if (error instanceof DOMException && (error.name === 'NotFoundError' || error.name === 'TypeMismatchError')) {
      return null
    }
    throw error
  }
}

async function storageUsage(): Promise<StorageUsage | null> {
  const { usage, quota } = await navigator.storage.estimate()
  return usage === undefined || quota === undefined ? null : { used: usage, quota }
}
