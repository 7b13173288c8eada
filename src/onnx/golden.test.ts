/** Every golden model as an ONNX file: the logits that the reference implementation gave, not only those of the engine here. */
import { readdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { useBackend } from '../kernels/index.ts'
import { familyOf } from '../models/families.ts'
import { largestDifference, readGoldenJson, readGoldenModel, readGoldenTensors } from '../models/golden.ts'
import type { ModelConfig, NamedTensor } from '../models/types.ts'
import { openOnnx, type Rows } from './testing.ts'
import { writeOnnx } from './writeOnnx.ts'

type Inputs = { readonly input_ids: Rows; readonly attention_mask: Rows; readonly token_type_ids?: Rows }

beforeAll(async () => {
  await useBackend('cpu')
})

const GOLDEN = new URL('../../fixtures/golden/', import.meta.url)

/** Models of Hugging Face's layout with inputs and logits, of the families that have a graph so far. */
const folders = readdirSync(GOLDEN, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('expected.safetensors'))
  .map(dirname)
  .filter((folder) => readdirSync(new URL(folder, GOLDEN)).includes('config.json') && folder.startsWith('bert/'))

/** What an export has: the parameters of the model under their names of today, without what a file holds beside them. */
async function loadedWeights(config: ModelConfig, weights: ReadonlyMap<string, NamedTensor>) {
  const { model } = (await familyOf(config)).load(config, weights, {})
  const tensors = model.parameters.map(({ name, variable }) => {
    return [name, { shape: variable.shape, data: Float32Array.from(variable.dataSync()) }] as const
  })
  model.dispose()
  return new Map(tensors)
}

test.each(folders)('%s', async (folder) => {
  const { config, weights } = await readGoldenModel(folder)
  const inputs = await readGoldenJson<Inputs>(`${folder}/inputs.json`)
  const tensors = await loadedWeights(config, weights)
  const run = await openOnnx(writeOnnx({ config, tensors, complement: null }))
  const { input_ids: ids, attention_mask: mask, token_type_ids: types } = inputs
  const { data } = await run({ ids, mask, ...(types ? { types } : {}) })
  const expected = (await readGoldenTensors(`${folder}/expected.safetensors`)).get('logits')
  expect(largestDifference(data, expected!.data)).toBeLessThan(2e-5)
})

test('there are golden models', () => {
  expect(folders).toContain('bert/seqcls')
})
