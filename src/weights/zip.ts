import { type UnzipFileInfo, unzipSync } from 'fflate'
import { ModelFolderError } from './errors.ts'
import { safePath } from './safePath.ts'

/** More entries than any model folder has. */
const MAX_ENTRIES = 10_000
/** Browsers hold no array larger than about 2 GiB. */
const MAX_UNPACKED_BYTES = 2 ** 31 - 2 ** 20
/** Weights shrink by a tenth and JSON to a twentieth; a deflate bomb grows a thousandfold. */
const MAX_RATIO = 200
/** Small files of zeros may shrink further than that, and do no harm. */
const FREE_BYTES = 2 ** 20

export function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5)
}

/**
 * Files of an archive by path. Memory is bounded before anything is unpacked: each entry is inflated into a buffer
 * of its declared size, whatever its data says.
 * @throws ModelFolderError
 */
export function unzip(bytes: Uint8Array): ReadonlyMap<string, Uint8Array> {
  const seen = { entries: 0, bytes: 0, paths: new Set<string>() }
  const filter = (entry: UnzipFileInfo) => {
    seen.entries += 1
    seen.bytes += entry.originalSize
    if (seen.entries > MAX_ENTRIES) throw limit(`at most ${MAX_ENTRIES} entries`, `${seen.entries}`)
    const allowed = Math.min(MAX_UNPACKED_BYTES, FREE_BYTES + MAX_RATIO * bytes.length)
    if (!(seen.bytes <= allowed)) throw limit(`at most ${allowed} bytes in all`, `${seen.bytes}`)
    if (entry.name.endsWith('/') || isClutter(entry.name)) return false
    const path = safePath(entry.name)
    if (seen.paths.has(path)) throw new ModelFolderError('MODEL_FOLDER_PATH', `Zip: ${path} stands there twice.`)
    seen.paths.add(path)
    return true
  }
  return new Map(Object.entries(unzipChecked(bytes, filter)))
}

function unzipChecked(bytes: Uint8Array, filter: (entry: UnzipFileInfo) => boolean): Record<string, Uint8Array> {
  try {
    return unzipSync(bytes, { filter })
  } catch (cause) {
    if (cause instanceof ModelFolderError) throw cause
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new ModelFolderError('MODEL_FOLDER_ZIP', `Zip: expected a sound archive, got one that fails: ${reason}.`)
  }
}

/** What macOS and Windows put into every archive. */
function isClutter(path: string): boolean {
  return path.startsWith('__MACOSX/') || /(^|\/)(\.DS_Store|Thumbs\.db)$/.test(path)
}

function limit(expected: string, got: string): ModelFolderError {
  return new ModelFolderError('MODEL_FOLDER_LIMIT', `Zip: expected ${expected}, got ${got}.`)
}
