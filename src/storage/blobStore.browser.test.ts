import { beforeEach, describe, expect, test } from 'vitest'
import { type BlobStore, pathParts } from './blobStore.ts'
import { memoryBlobs } from './memoryBlobs.ts'
import { openBlobStore } from './opfs.ts'

const bytes = (...values: number[]) => new Uint8Array(values)

/** The content of a file, or null. */
async function read(store: BlobStore, path: string): Promise<number[] | null> {
  const file = await store.get(path)
  return file && [...new Uint8Array(await file.arrayBuffer())]
}

describe.each([
  ['origin-private file system', openBlobStore, true],
  ['memory', async () => memoryBlobs(), false],
])('%s', (_name, open, persistent) => {
  let store: BlobStore
  beforeEach(async () => {
    store = await open()
    await store.remove('test')
  })

  test('says whether it outlives the page', () => {
    expect(store.persistent).toBe(persistent)
  })

  test('what is put from bytes, a blob or a stream is got back', async () => {
    await store.put('test/a', bytes(1, 2))
    await store.put('test/deep/b', new Blob([bytes(3)]))
    await store.put('test/c', new Blob([bytes(4, 5)]).stream())
    expect(await read(store, 'test/a')).toEqual([1, 2])
    expect(await read(store, 'test/deep/b')).toEqual([3])
    expect(await read(store, 'test/c')).toEqual([4, 5])
    expect(await store.list('test')).toEqual([
      { path: 'test/a', size: 2 },
      { path: 'test/c', size: 2 },
      { path: 'test/deep/b', size: 1 },
    ])
  })

  test('what is not there is null, and removing it is no error', async () => {
    expect(await store.get('test/nothing/here')).toBeNull()
    expect(await store.has('test/nothing')).toBe(false)
    await store.remove('test/nothing/here')
    expect(await store.list('test')).toEqual([])
  })

  test('a put that fails leaves the old content, or nothing', async () => {
    const broken = () =>
      new ReadableStream<Uint8Array>({
        pull(controller) {
          controller.enqueue(bytes(9))
          controller.error(new Error('cut off'))
        },
      })
    await store.put('test/old', bytes(1))
    await expect(store.put('test/old', broken())).rejects.toThrow()
    await expect(store.put('test/new', broken())).rejects.toThrow()
    expect(await read(store, 'test/old')).toEqual([1])
    expect(await store.has('test/new')).toBe(false)
  })

  test('removing a folder removes what is in it and nothing else', async () => {
    await store.put('test/run/a', bytes(1))
    await store.put('test/run/b', bytes(2))
    await store.put('test/runner', bytes(3))
    await store.remove('test/run')
    expect((await store.list('test')).map(({ path }) => path)).toEqual(['test/runner'])
  })

  test('a path cannot leave the store', async () => {
    await expect(store.put('../x', bytes(1))).rejects.toMatchObject({ code: 'STORAGE_PATH' })
  })
})

test.each(['', '/a', 'a/', 'a//b', 'a/../b', './a'])('"%s" is no path', (path) => {
  expect(() => pathParts(path)).toThrow(expect.objectContaining({ code: 'STORAGE_PATH' }))
})
