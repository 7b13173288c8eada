import { beforeAll, test } from 'vitest'
import { useBackend } from '../kernels/index.ts'
import { readGoldenModel } from '../models/golden.ts'
import { expectSameLogits } from './testing.ts'

beforeAll(async () => {
  await useBackend('cpu')
})

const golden = await readGoldenModel('bert/seqcls')
const rows = { longest: 20, letters: [1, 49], hasTypes: true } as const

test(
  'a hundred rows have the logits of the model',
  () => expectSameLogits({ config: golden.config, tensors: golden.weights, ...rows }),
  30_000,
)

test('… also as the mean of both strands', () => {
  const ids = Array.from({ length: 50 }, (_, id) => (id < 5 ? id : 54 - id))
  return expectSameLogits({ config: golden.config, tensors: golden.weights, complement: { ids, edge: 1 }, ...rows })
}, 30_000)
