/** Every broken file ends in one exact sentence, with a code and something to try. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { expect, test } from 'vitest'
import expected from '../../fixtures/broken.json' with { type: 'json' }
import { DataError } from './errors.ts'
import { findIdentical } from './identical.ts'
import type { PackedFile } from './readBytes.ts'
import { readDataset } from './readDataset.ts'
import { defaultParams, defaultSplit } from './samples.ts'
import { splitDataset } from './splitting/split.ts'
import { requireLabels } from './targets.ts'

const FOLDER = new URL('../../fixtures/broken/', import.meta.url)

/** The file of a case, or all files of its folder: those that are broken only together. */
function sourcesOf(name: string): readonly PackedFile[] {
  const path = new URL(name, FOLDER)
  if (!statSync(path).isDirectory()) return [{ name, blob: new Blob([readFileSync(path)]) }]
  return readdirSync(path)
    .sort()
    .map((file) => ({ name: file, blob: new Blob([readFileSync(new URL(`${name}/${file}`, FOLDER))]) }))
}

async function failureOf(name: string): Promise<unknown> {
  try {
    const { dataset } = await readDataset(sourcesOf(name), defaultParams)
    await splitDataset(dataset, await findIdentical(dataset), defaultSplit)
    requireLabels(dataset)
    return null
  } catch (error) {
    return error
  }
}

test('every broken file has an expectation', () => {
  expect(readdirSync(FOLDER).sort()).toEqual(Object.keys(expected).sort())
})

test.each(Object.entries(expected))('%s is refused in words that help', async (name, { code, message }) => {
  const error = await failureOf(name)
  expect(error).toBeInstanceOf(DataError)
  expect([(error as DataError).code, (error as DataError).message]).toEqual([code, message])
  expect((error as DataError).advice).toMatch(/\w+/)
})
