import { expect, test } from 'vitest'
import { largestDifference, readGoldenBytes, readGoldenModel, readGoldenTensors } from '../golden.ts'
import { mergeLowRank } from './merge.ts'
import { readPeftFolder } from './peftFiles.ts'

async function adapter(name: string) {
  const paths = ['adapter_config.json', 'adapter_model.safetensors']
  const files = paths.map(async (path) => [path, await readGoldenBytes(`lora/${name}/${path}`)] as const)
  return readPeftFolder(new Map(await Promise.all(files)))
}

const { weights } = await readGoldenModel('bert/seqcls')

test.each([
  ['bert-lora', 'bert.encoder.layer.0.attention.self.query.weight'],
  ['bert-rslora-dense', 'bert.encoder.layer.1.output.dense.weight'],
])('%s: a merged weight is that of PEFT', async (name, weight) => {
  const { tuning, tensors } = await adapter(name)
  const merged = mergeLowRank(new Map([...weights, ...tensors]), tuning)
  const golden = (await readGoldenTensors(`lora/${name}/expected.safetensors`)).get(`merged.${weight}`)!
  expect(largestDifference(merged.get(weight)!.data, golden.data)).toBeLessThan(1e-6)
  expect([...merged.keys()].filter((key) => key.includes('lora'))).toEqual([])
})

test('AdaLoRA: the change of a matrix that lost all its rank is 0, and only of that', async () => {
  const { tuning, tensors } = await adapter('bert-adalora')
  const merged = mergeLowRank(new Map([...weights, ...tensors]), tuning)
  const layer = (i: number) => `bert.encoder.layer.${i}.attention.self.query.weight`
  const change = (name: string) => largestDifference(merged.get(name)!.data, weights.get(name)!.data)
  expect(change(layer(0))).toBe(0)
  expect(change(layer(1))).toBeGreaterThan(0.01)
})

test('a weight that is stored as (inputs, outputs) gets the transposed change', () => {
  const tensor = (shape: number[], ...data: number[]) => ({ shape, data: Float32Array.from(data) })
  const tensors = new Map([
    ['a.weight', tensor([3, 2], 0, 0, 0, 0, 0, 0)],
    ['a.lora_A.weight', tensor([1, 3], 1, 2, 3)],
    ['a.lora_B.weight', tensor([2, 1], 10, 100)],
  ])
  const tuning = {
    kind: 'lora',
    rank: 1,
    alpha: 1,
    targets: ['a'],
    dropout: 0,
    ranks: {},
    alphas: {},
    rankStabilised: false,
  } as const
  expect([...mergeLowRank(tensors, tuning, () => true).get('a.weight')!.data]).toEqual([10, 100, 20, 200, 30, 300])
})
