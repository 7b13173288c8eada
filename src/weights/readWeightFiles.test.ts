import { strToU8 } from 'fflate'
import { expect, test } from 'vitest'
import { readWeightFiles } from './readWeightFiles.ts'
import { writeSafetensors } from './safetensors.ts'

const tensor = (...values: number[]) => ({ shape: [values.length], data: Float32Array.from(values) })
const shard = (...names: string[]) => writeSafetensors(new Map(names.map((name, i) => [name, tensor(i, 2)])))
const index = (map: object) => strToU8(JSON.stringify({ metadata: { total_size: 16 }, weight_map: map }))

const INDEX = 'model.safetensors.index.json'
const [ONE, TWO] = ['model-00001-of-00002.safetensors', 'model-00002-of-00002.safetensors']
const sound: readonly (readonly [string, Uint8Array])[] = [
  [INDEX, index({ a: ONE, b: ONE, c: TWO })],
  [ONE, shard('a', 'b')],
  [TWO, shard('c')],
]

test('several files are one model', () => {
  expect([...readWeightFiles(new Map(sound)).tensors.keys()]).toEqual(['a', 'b', 'c'])
})

test('one file needs no index, and is believed where there are both', () => {
  const one = new Map([...sound, ['model.safetensors', shard('z')] as const])
  expect([...readWeightFiles(one).tensors.keys()]).toEqual(['z'])
})

test.each([
  ['a file that is not there', [[TWO, null]], `but 1 are missing: ${TWO}`],
  ['a tensor that is not in its file', [[TWO, shard()]], `expected c in ${TWO}, got none`],
  ['a tensor in two files', [[TWO, shard('c', 'a')]], `expected a in ${ONE}, got one in ${TWO}`],
  ['a tensor that the index does not know', [[ONE, shard('a', 'b', 'd')]], `expected d in no file, got one in ${ONE}`],
  ['an index that is no JSON', [[INDEX, strToU8('<html>')]], 'expected JSON, got an HTML page'],
  ['an index without a map', [[INDEX, strToU8('{}')]], 'expected a weight_map, got none'],
  ['a file name that is none', [[INDEX, index({ a: 1 })]], 'expected a file name for a, got 1'],
  ['a damaged file', [[ONE, shard('a', 'b').subarray(0, 60)]], 'Header: expected'],
] as const)('%s is refused', (_, changes, message) => {
  const folder = new Map(sound)
  for (const [path, bytes] of changes) {
    if (bytes) folder.set(path, bytes)
    else folder.delete(path)
  }
  expect(() => readWeightFiles(folder)).toThrow(message)
})

test('pickled weights alone come with the way to convert them', () => {
  const folder = new Map([['pytorch_model.bin', new Uint8Array(4)]])
  expect(() => readWeightFiles(folder)).toThrow(
    expect.objectContaining({ advice: expect.stringContaining("torch.load('pytorch_model.bin'") }),
  )
})
