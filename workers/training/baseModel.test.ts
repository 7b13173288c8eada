import { expect, test } from 'vitest'
import { memoryBlobs } from '../../src/storage/memoryBlobs.ts'
import { baseModel } from './baseModel.ts'
import { ModelShelf } from './modelShelf.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

async function shelfWith(card: string): Promise<ModelShelf> {
  const shelf = new ModelShelf(Promise.resolve(memoryBlobs()))
  const folder = { 'config.json': '{}', 'strandbook-import.json': '{"name":"DNABERT"}', 'README.md': card }
  await shelf.saveImported('0123', new Map(Object.entries(folder).map(([path, text]) => [path, bytes(text)])))
  return shelf
}

test('an imported model is known by its name, and its licence by the front matter of its card', async () => {
  const shelf = await shelfWith('---\ntags: [dna]\nlicense: apache-2.0\n---\n\nlicense: mit\n')
  expect(await baseModel('0123', shelf)).toEqual({ name: 'DNABERT', license: 'apache-2.0' })
})

test('what stands below the front matter is no licence', async () => {
  expect(await baseModel('0123', await shelfWith('# DNABERT\n\nlicense: mit\n'))).toMatchObject({ license: null })
})

test('random weights have no base', async () => {
  expect(await baseModel('none', await shelfWith(''))).toBeNull()
})
