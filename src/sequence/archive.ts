import type { FileEntry } from '@zip.js/zip.js'
import { throwIfAborted } from '../shared/errors.ts'
import { complaints } from './complaints.ts'
import { DataError } from './errors.ts'
import type { PackedFile, SourceFile } from './readBytes.ts'

/** A file per record is a folder of some ten thousand; more are no data set that a notebook can show. */
const MAX_ENTRIES = 100_000
/** Sequences shrink to a quarter, runs of qualities to a hundredth; a deflate bomb grows a thousandfold. */
const MAX_RATIO = 200
/** Small files may shrink further than that, and do no harm. */
const FREE_BYTES = 2 ** 20
/** Entries that only documents have, which are zip archives inside. */
const DOCUMENT_PARTS = /^(\[Content_Types\]\.xml|mimetype|META-INF\/)/

export function isZip(head: Uint8Array): boolean {
  return head[0] === 0x50 && head[1] === 0x4b && (head[2] === 3 || head[2] === 5)
}

/** Puts the files that lie in zip archives in the place of the archives; nothing is unpacked before it is read. */
export async function openArchives(files: readonly PackedFile[], signal?: AbortSignal): Promise<readonly SourceFile[]> {
  const opened: SourceFile[] = []
  for (const file of files) {
    const head = new Uint8Array(await file.blob.slice(0, 4).arrayBuffer())
    throwIfAborted(signal)
    if (isZip(head)) opened.push(...(await entriesOf(file)))
    else opened.push(file)
  }
  return opened
}

async function entriesOf({ name, blob }: PackedFile): Promise<readonly SourceFile[]> {
  const { BlobReader, configure, ZipReader } = await import('@zip.js/zip.js/lib/zip-core-native.js')
  configure({ useWebWorkers: false })
  const entries = await new ZipReader(new BlobReader(blob)).getEntries().catch((cause: unknown) => {
    throw new DataError({ file: name }, complaints.brokenZip(), cause)
  })
  if (entries.some(({ filename }) => DOCUMENT_PARTS.test(filename))) {
    throw new DataError({ file: name }, complaints.foreignFormat('an Excel, Word or LibreOffice file'))
  }
  if (entries.length > MAX_ENTRIES) throw new DataError({ file: name }, complaints.tooManyEntries(MAX_ENTRIES))
  const files = entries.filter((entry): entry is FileEntry => !entry.directory)
  const unpacked = files.reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0)
  if (unpacked > FREE_BYTES + MAX_RATIO * blob.size) throw new DataError({ file: name }, complaints.zipBomb(MAX_RATIO))
  const locked = files.find(({ encrypted }) => encrypted)
  if (locked) throw new DataError({ file: `${name}/${locked.filename}` }, complaints.encrypted())
  if (files.length === 0) throw new DataError({ file: name }, complaints.emptyFile())
  return files.map((entry) => unpackable(`${name}/${entry.filename}`, entry))
}

/** An entry as readers see files; every `stream` unpacks it anew, and checks length and checksum. */
function unpackable(name: string, entry: FileEntry): SourceFile {
  const stream = () => {
    const { readable, writable } = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>()
    const unpacked = entry.getData(writable, { checkSignature: true })
    const failure = new Promise<never>((_, reject) => unpacked.catch(reject))
    failure.catch(() => {}) // it matters only to those who still read
    const reader = readable.getReader()
    return new ReadableStream<Uint8Array<ArrayBuffer>>({
      async pull(controller) {
        const { done, value } = await Promise.race([reader.read(), failure]).catch((cause: unknown) => {
          throw new DataError({ file: name }, complaints.brokenZip(), cause)
        })
        if (done) controller.close()
        else controller.enqueue(value)
      },
      cancel: (reason) => reader.cancel(reason),
    })
  }
  return { name, blob: { size: entry.uncompressedSize, stream } }
}
