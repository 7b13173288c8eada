import { unzipSync } from 'fflate'
import { expect, it } from 'vitest'
import { memoryBlobs } from '../storage/memoryBlobs.ts'
import { exportedFiles, keepExport, zipOf } from './exportedFiles.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

it('keeps the files of an export with their paths, and drops those of an older one under the same key', async () => {
  const blobs = memoryBlobs()
  await keepExport(blobs, 'k', [{ path: 'model/old.bin', bytes: bytes('old') }])
  await keepExport(blobs, 'k', [
    { path: 'README.md', bytes: bytes('read') },
    { path: 'model/config.json', bytes: bytes('{}') },
  ])
  const files = await exportedFiles(blobs, 'k')
  expect(files.map(({ path }) => path).sort()).toEqual(['README.md', 'model/config.json'])
  expect(await exportedFiles(blobs, 'elsewhere')).toEqual([])
})

it('zips files, empty ones too, so that unzipping gives the same bytes at the same paths', async () => {
  const zip = await zipOf([
    { path: 'model/model.safetensors', file: new File([bytes('weights')], 'x') },
    { path: 'empty.txt', file: new File([], 'y') },
  ])
  const entries = unzipSync(new Uint8Array(await zip.arrayBuffer()))
  expect(Object.keys(entries).sort()).toEqual(['empty.txt', 'model/model.safetensors'])
  expect(new TextDecoder().decode(entries['model/model.safetensors'])).toBe('weights')
})
