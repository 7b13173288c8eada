import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readArguments, UsageError } from './arguments.ts'

const folder = mkdtempSync(join(tmpdir(), 'arguments-'))
writeFileSync(join(folder, 'a.fa'), '>a x\nACGT\n')
writeFileSync(join(folder, 'mine.strandbook.json'), '{}')
afterAll(() => rmSync(folder, { recursive: true }))

const read = (...words: string[]) => readArguments(words, folder)

test('data without a notebook runs the default notebook', () => {
  expect(read('--data', 'a.fa')).toMatchObject({ notebook: null, data: [join(folder, 'a.fa')], filesAre: 'data' })
})
test('a folder is all files in it, named from the folder on', () => {
  mkdirSync(join(folder, 'classes', 'pos'), { recursive: true })
  writeFileSync(join(folder, 'classes', 'pos', 'b.fa'), '>b\nACGT\n')
  expect(read('--data', 'classes', '--data', 'a.fa')).toMatchObject({
    data: [join(folder, 'classes', 'pos', 'b.fa'), join(folder, 'a.fa')],
    names: ['classes/pos/b.fa', 'a.fa'],
  })
})
test('a sequence file in the place of the notebook is data', () => {
  expect(read('a.fa')).toEqual(read('--data', 'a.fa'))
})
test('a notebook alone finds its files beside it', () => {
  expect(read('mine.strandbook.json')).toMatchObject({ data: [join(folder, 'a.fa')], filesAre: 'supply' })
})
test('a notebook with data works on that data', () => {
  expect(read('mine.strandbook.json', '--data', 'a.fa')).toMatchObject({ filesAre: 'data' })
})
test.each([
  [[], 'expected a notebook'],
  [['nowhere.json'], 'there is no file'],
  [['--data', 'nowhere.fa'], 'there is no file'],
  [['a.fa', '--backend', 'gpu'], 'expected auto, webgpu, wasm, cpu, got "gpu"'],
  [['a.fa', '--set', 'epochs=3'], 'expected CELL.PARAM=JSON, got "epochs=3"'],
  [['a.fa', '--epochs', '3'], '--epochs'],
])('%j is refused in words', (words, message) => {
  expect(() => read(...words)).toThrow(UsageError)
  expect(() => read(...words)).toThrow(message)
})
