/** What an export writes is what `save_pretrained` of transformers wrote: the golden folders, read and written again. */
import { readdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { useBackend } from '../kernels/index.ts'
import { familyOf } from '../models/families.ts'
import { readGoldenModel } from '../models/golden.ts'
import { asModelConfig } from '../models/modelTypes.ts'
import { CONFIG_FILE, WEIGHTS_FILE } from '../weights/fileNames.ts'
import { readConfig, requireFile } from '../weights/modelFolder.ts'
import { readSafetensors } from '../weights/safetensors.ts'
import { readWeights } from './learnerState.ts'
import { modelFiles } from './modelFiles.ts'
import { CHARACTERS } from './samples.ts'

const GOLDEN = new URL('../../fixtures/golden/', import.meta.url)
const FAMILIES = ['bert', 'roberta', 'esm2', 'nt2', 'dnabert2', 'gpt2']

const folders = FAMILIES.flatMap((family) =>
  readdirSync(new URL(family, GOLDEN), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('config.json'))
    .map((path) => `${family}/${dirname(path)}`),
)

/** What takes no part in any logit: ESM's contact head, its table of positions beside rotary ones, and buffers. */
const UNUSED = /contact_head|esm\.embeddings\.position_embeddings|inv_freq/
/** The real code of DNABERT-2 stores the tied decoder twice. */
const TIED_TWICE = 'cls.predictions.decoder.weight'

beforeAll(async () => {
  await useBackend('cpu')
})

test.each(folders)('%s', async (folder) => {
  const golden = await readGoldenModel(folder)
  const config = asModelConfig(golden.config)
  const { model } = (await familyOf(config)).load(config, golden.weights, {})
  const files = modelFiles(model.config, await readWeights(model), CHARACTERS)
  model.dispose()
  const { tensors, metadata } = readSafetensors(requireFile(files, WEIGHTS_FILE))
  const wanted = [...golden.weights].filter(
    ([name]) => !UNUSED.test(name) && !(folder.startsWith('dnabert2') && name === TIED_TWICE),
  )
  expect([...tensors.keys()].sort()).toEqual(wanted.map(([name]) => name).sort())
  for (const [name, tensor] of wanted) expect(tensors.get(name), name).toEqual(tensor)
  expect(metadata).toEqual({ format: 'pt' })
  expect(readConfig(files)).toEqual(golden.config)
})

test('half precision halves the weights, and the configuration says so', async () => {
  const { config, weights } = await readGoldenModel('bert/seqcls')
  const single = modelFiles(config, weights, CHARACTERS)
  const half = modelFiles(config, weights, CHARACTERS, 'F16')
  expect(requireFile(half, WEIGHTS_FILE).length).toBeLessThan(0.6 * requireFile(single, WEIGHTS_FILE).length)
  expect(readConfig(half).torch_dtype).toBe('float16')
  for (const [name, { data }] of readSafetensors(requireFile(half, WEIGHTS_FILE)).tensors) {
    data.forEach((value, i) => {
      const exact = weights.get(name)!.data[i]!
      expect(Math.abs(value - exact)).toBeLessThanOrEqual(Math.abs(exact) * 2 ** -11 + 2 ** -25)
    })
  }
})

test('rates are written as floats, which transformers asks for', async () => {
  const { config, weights } = await readGoldenModel('esm2/seqcls')
  const text = new TextDecoder().decode(requireFile(modelFiles(config, weights, CHARACTERS), CONFIG_FILE))
  expect(text).toContain('"hidden_dropout_prob": 0.0,')
  expect(text).toContain('"layer_norm_eps": 0.00001,')
  expect(text).toContain('"token_dropout": true,')
  expect(text).toContain('"num_hidden_layers": 2,')
})
