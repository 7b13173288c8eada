import { Zip, ZipPassThrough } from 'fflate'
import type { BinaryFile } from '../rpc/protocol.ts'
import type { BlobStore } from '../storage/blobStore.ts'

const FOLDER = 'exports'

export type StoredFile = { readonly path: string; readonly file: File }

/** Keeps the files of one export; those of an older one under the same key go. */
export async function keepExport(blobs: BlobStore, key: string, files: readonly BinaryFile[]): Promise<void> {
  await blobs.remove(`${FOLDER}/${key}`)
  for (const { path, bytes } of files) await blobs.put(`${FOLDER}/${key}/${path}`, bytes)
}

export async function exportedFiles(blobs: BlobStore, key: string): Promise<StoredFile[]> {
  const prefix = `${FOLDER}/${key}/`
  const entries = await blobs.list(`${FOLDER}/${key}`)
  const files = await Promise.all(entries.map(async ({ path }) => ({ path, file: await blobs.get(path) })))
  return files.flatMap(({ path, file }) => (file === null ? [] : [{ path: path.slice(prefix.length), file }]))
}

/** One zip of all files, uncompressed (weights do not shrink), made piece by piece so that the page never waits. */
export async function zipOf(files: readonly StoredFile[]): Promise<Blob> {
  const parts: Uint8Array<ArrayBuffer>[] = []
  const zip = new Zip((error, chunk) => {
    if (error) throw error
    parts.push(new Uint8Array(chunk))
  })
  for (const { path, file } of files) {
    const entry = new ZipPassThrough(path)
    zip.add(entry)
    const reader = file.stream().getReader()
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      entry.push(value)
    }
    entry.push(new Uint8Array(0), true)
  }
  zip.end()
  return new Blob(parts, { type: 'application/zip' })
}

/** Writes the files below a folder of the user's choice; false where they changed their mind. */
export async function saveToFolder(files: readonly StoredFile[]): Promise<boolean> {
  let root: FileSystemDirectoryHandle
  try {
    root = await window.showDirectoryPicker({ mode: 'readwrite' })
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return false
    throw error
  }
  for (const { path, file } of files) {
    const folders = path.split('/')
    const name = folders.pop() ?? path
    let folder = root
    for (const one of folders) folder = await folder.getDirectoryHandle(one, { create: true })
    const target = await (await folder.getFileHandle(name, { create: true })).createWritable()
    await file.stream().pipeTo(target)
  }
  return true
}
