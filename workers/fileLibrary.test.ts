import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { StorageFullError } from '../src/storage/blobStore.ts'
import { memoryBlobs } from '../src/storage/memoryBlobs.ts'
import { FileLibrary } from './fileLibrary.ts'

/** SHA-256 of "abc" (FIPS 180-2, appendix B.1). */
const ABC = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'

test('a file is known by the hash of its bytes, and found again in the next session', async () => {
  const store = memoryBlobs()
  const ref = await new FileLibrary(Promise.resolve(store)).add(new File(['abc'], 'a.fa'))
  expect(ref).toEqual({ name: 'a.fa', size: 3, sha256: ABC })
  const nextSession = new FileLibrary(Promise.resolve(store))
  expect(await (await nextSession.open(ref))?.text()).toBe('abc')
  expect(await nextSession.missing([ref, { ...ref, sha256: '00' }])).toEqual([{ ...ref, sha256: '00' }])
})

test('without room in the storage the file serves this session', async () => {
  const full = {
    ...memoryBlobs(),
    put: async () => {
      throw new StorageFullError('a file', null, null)
    },
  }
  const library = new FileLibrary(Promise.resolve(full))
  const ref = await library.add(new File(['abc'], 'a.fa'))
  expect(await (await library.open(ref))?.text()).toBe('abc')
})

test('a large file is known by the hash of its block hashes, and is not copied', async () => {
  const store = memoryBlobs()
  const library = new FileLibrary(Promise.resolve(store), 2)
  const ref = await library.add(new File(['abc'], 'a.fa'))
  const ofOneBlock = createHash('sha256').update(Buffer.from(ABC, 'hex')).digest('hex')
  expect(ref.sha256).toBe(ofOneBlock)
  expect(await store.list('')).toEqual([])
  expect(await (await library.open(ref))?.text()).toBe('abc')
})
