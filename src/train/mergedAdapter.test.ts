import { beforeAll, expect, test } from 'vitest'
import { useBackend } from '../kernels/index.ts'
import { bert } from '../models/bert/index.ts'
import { expectClose, readGoldenBytes, readGoldenTensors } from '../models/golden.ts'
import { readBertGolden } from '../models/goldenModels.ts'
import { readAdapter } from '../models/tuning/goldenAdapters.ts'
import { readSafetensors } from '../weights/safetensors.ts'
import { mergedAdapter } from './mergedAdapter.ts'

beforeAll(async () => {
  await useBackend('cpu')
})

const folder = async (name: string, files: readonly string[]) =>
  new Map(await Promise.all(files.map(async (path) => [path, await readGoldenBytes(`${name}/${path}`)] as const)))

const base = () => folder('bert/seqcls', ['config.json', 'model.safetensors'])

test.each(['bert-lora', 'bert-adalora'] as const)(
  '%s becomes a model without an adapter, of the same logits',
  async (name) => {
    const merged = await mergedAdapter(await readAdapter(name), await base())
    const golden = await readBertGolden()
    const { tensors } = readSafetensors(merged.get('model.safetensors')!)
    const { model, unused } = bert.load(golden.config, tensors, {})
    const expected = await readGoldenTensors(`lora/${name}/expected.safetensors`)
    const logits = model.logits(golden.batch(), { training: false })
    await expectClose('logits', logits, expected.get('logits_merged'), 2e-5)
    expect(unused).toEqual([])
    model.dispose()
  },
)

test('an adapter of another model is refused by the names of its layers', async () => {
  const adapter = await readAdapter('bert-lora')
  const tensors = new Map([
    ...adapter.tensors,
    ['bert.encoder.layer.9.attention.self.query.lora_A.weight', { shape: [4, 32], data: new Float32Array(128) }],
  ])
  await expect(mergedAdapter({ ...adapter, tensors }, await base())).rejects.toThrow('layer.9')
})
