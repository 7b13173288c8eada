import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readSafetensors } from '../../src/weights/safetensors.ts'
import { bundledNames, indexPath, modelIndex, modelsFolder } from './bundled.ts'

const MOST_BYTES = 12_000_000

test('index.json lists the folders', () => {
  const saved = existsSync(indexPath) ? readFileSync(indexPath, 'utf8') : ''
  expect(saved, 'run `npm run models:index` and commit the result').toBe(modelIndex())
})

describe.each(bundledNames())('%s', (name) => {
  const path = (file: string) => join(modelsFolder, name, file)

  test('is small enough to be fetched by everybody, and in half precision', () => {
    expect(statSync(path('model.safetensors')).size).toBeLessThanOrEqual(MOST_BYTES)
    const bytes = readFileSync(path('model.safetensors'))
    const header = new TextDecoder().decode(bytes.subarray(8, 8 + Number(bytes.readBigUInt64LE(0))))
    expect(header).not.toContain('"F32"')
    const { tensors } = readSafetensors(bytes)
    for (const { data } of tensors.values()) expect(data.every(Number.isFinite)).toBe(true)
  })

  test('says where it comes from, how it was made and what it is worth', () => {
    const source = readFileSync(path('SOURCE.md'), 'utf8')
    for (const heading of ['Data', 'Recipe', 'Held-out sequences', 'Evaluation'])
      expect(source).toContain(`## ${heading}`)
    expect(source).toContain('icence')
    expect(source).not.toMatch(/\b[A-Z]+(?: [A-Z,]+){2,}\b/) // what the draft leaves to be written
  })
})
