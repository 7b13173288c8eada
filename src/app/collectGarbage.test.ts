import { expect, test } from 'vitest'
import { serializeNotebook } from '../notebook/parse.ts'
import { defaultNotebook } from '../notebook/template.ts'
import { memoryDocuments } from '../storage/documents.ts'
import { memoryBlobs } from '../storage/memoryBlobs.ts'
import { collectGarbage, listStored } from './collectGarbage.ts'

test('what saved notebooks lead to stays, the rest goes, imported models stay', async () => {
  const documents = memoryDocuments()
  const blobs = memoryBlobs()
  const files = [{ name: 'a.fa', size: 3, sha256: 'aaaa' }]
  const text = serializeNotebook(defaultNotebook('T', { files }))
  await documents.save({ id: 'n', title: 'T', text, updatedAt: 1, lastKeys: { train: 'k1' } }, null)
  for (const key of ['k1', 'k2']) {
    await documents.putResult({ key, kind: 'train', result: 1, seconds: 1, finishedAt: 1 })
    await blobs.put(`models/${key}/model.safetensors`, new Uint8Array(1))
  }
  for (const path of ['files/aaaa', 'files/bbbb', 'imported/x/config.json', 'predictions/k2']) {
    await blobs.put(path, new Uint8Array(1))
  }

  const stored = await listStored(documents, blobs)
  await blobs.put('files/cccc', new Uint8Array(1)) // dropped since, and not yet in a saved notebook
  expect(await collectGarbage(stored, documents, blobs)).toBe(4)
  expect(await documents.resultKeys()).toEqual(['k1'])
  const left = (await blobs.list('')).map(({ path }) => path)
  expect(left).toEqual(['files/aaaa', 'files/cccc', 'imported/x/config.json', 'models/k1/model.safetensors'])
})
