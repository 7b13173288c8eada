import { withPath } from '../common/withPath.ts'

/** All files of a drop, those in dropped folders too, named by their paths. A DataTransfer is emptied after the event: read entries at once. */
export async function droppedFiles(transfer: DataTransfer): Promise<File[]> {
  const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry() ?? [])
  if (entries.length === 0) return [...transfer.files]
  const nested = await Promise.all(entries.map(filesOf))
  return nested.flat()
}

async function filesOf(entry: FileSystemEntry): Promise<File[]> {
  if (isFile(entry)) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject))
    return [withPath(file, entry.fullPath.replace(/^\//, ''))]
  }
  if (!isDirectory(entry)) return []
  const children = await readAll(entry.createReader())
  return (await Promise.all(children.map(filesOf))).flat()
}

/** `readEntries` gives at most 100 at a time and ends with an empty list. */
async function readAll(reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> {
  const batch = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
  return batch.length === 0 ? [] : [...batch, ...(await readAll(reader))]
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile
}

function isDirectory(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory
}
