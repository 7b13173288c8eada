import { describe, expect, test } from 'vitest'
import { ADAPTER_CONFIG_FILE } from '../../weights/fileNames.ts'
import { readSafetensors, writeSafetensors } from '../../weights/safetensors.ts'
import { readGoldenBytes } from '../golden.ts'
import { ADAPTER_WEIGHTS_FILE, peftFiles, readPeftFolder } from './peftFiles.ts'

const folder = async (name: string) =>
  new Map(
    await Promise.all(
      [ADAPTER_CONFIG_FILE, ADAPTER_WEIGHTS_FILE].map(
        async (path) => [path, await readGoldenBytes(`lora/${name}/${path}`)] as const,
      ),
    ),
  )

type Config = Record<string, unknown>
const json = (bytes: Uint8Array | undefined) => JSON.parse(new TextDecoder().decode(bytes)) as Config
const sorted = (value: unknown) => (Array.isArray(value) ? [...value].sort() : value)

const withConfig = async (name: string, change: Config) => {
  const files = await folder(name)
  const text = JSON.stringify({ ...json(files.get(ADAPTER_CONFIG_FILE)), ...change })
  return files.set(ADAPTER_CONFIG_FILE, new TextEncoder().encode(text))
}

describe('an adapter of PEFT', () => {
  test('LoRA: ranks, alpha and targets are read', async () => {
    const { tuning, base, tensors } = readPeftFolder(await folder('bert-lora'))
    expect(tuning).toMatchObject({ kind: 'lora', rank: 4, alpha: 8, rankStabilised: false, ranks: {} })
    expect(tuning.targets).toContain('bert.encoder.layer.1.attention.self.value')
    expect(tuning.targets).toHaveLength(4)
    expect(base).toEqual({ name: '../../bert/seqcls', sha256: null })
    expect(tensors.get('classifier.weight')?.shape).toEqual([3, 32])
  })

  test('rank-stabilised LoRA and GPT-2 are read', async () => {
    expect(readPeftFolder(await folder('bert-rslora-dense')).tuning).toMatchObject({ rankStabilised: true, rank: 3 })
    const { tuning } = readPeftFolder(await folder('gpt2-lora'))
    expect(tuning.targets).toEqual(['transformer.h.0.attn.c_attn', 'transformer.h.1.attn.c_attn'])
  })

  test('AdaLoRA: each matrix has the rank that is left of it', async () => {
    const { tuning, tensors } = readPeftFolder(await folder('bert-adalora'))
    const layer = (i: number, name: string) => `bert.encoder.layer.${i}.attention.self.${name}`
    expect(tuning).toMatchObject({ kind: 'adalora', rank: 6, targetRank: 3 })
    expect(tuning.ranks).toEqual({ [layer(0, 'query')]: 0, [layer(0, 'value')]: 4, [layer(1, 'query')]: 2 })
    expect(tensors.has(`${layer(0, 'query')}.lora_A`)).toBe(false)
  })

  test.each(['bert-lora', 'bert-rslora-dense', 'gpt2-lora', 'bert-adalora'])(
    '%s is written as PEFT writes it',
    async (name) => {
      const golden = await folder(name)
      const expected = json(golden.get(ADAPTER_CONFIG_FILE))
      const read = readPeftFolder(golden)
      const targets = expected.target_modules as string[]
      const written = new Map(
        peftFiles({
          tuning: { ...read.tuning, targets, ...(name === 'bert-adalora' ? { ranks: {} } : {}) },
          tensors: new Map(
            [...readSafetensors(golden.get(ADAPTER_WEIGHTS_FILE)!).tensors].map(([key, value]) => [
              key.slice(17),
              value,
            ]),
          ),
          base: { name: read.base.name, sha256: 'abc' },
          taskType: expected.task_type as string,
          fanInFanOut: expected.fan_in_fan_out as boolean,
          ...(name === 'bert-adalora' ? { kept: read.config.kept } : {}),
        }).map(({ path, bytes }) => [path, bytes]),
      )
      const config = json(written.get(ADAPTER_CONFIG_FILE))
      expect(Object.keys(config).sort()).toEqual(Object.keys(expected).sort())
      const ours = [
        'base_model_name_or_path',
        'modules_to_save',
        'tinit',
        'tfinal',
        'deltaT',
        'total_step',
        'orth_reg_weight',
        'r',
      ]
      for (const key of Object.keys(expected).filter((key) => !ours.includes(key))) {
        expect(sorted(config[key]), key).toEqual(sorted(expected[key]))
      }
      const [a, b] = [golden, written].map((files) => readSafetensors(files.get(ADAPTER_WEIGHTS_FILE)!))
      expect(b!.metadata).toEqual({ format: 'pt', base_sha256: 'abc' })
      expect([...b!.tensors]).toEqual([...a!.tensors])
    },
  )

  test('AdaLoRA: whole matrices are cut to the triplets that are kept', () => {
    const tensors = new Map([
      ['a.query.lora_A', { shape: [3, 2], data: Float32Array.of(0, 1, 2, 3, 4, 5) }],
      ['a.query.lora_B', { shape: [2, 3], data: Float32Array.of(0, 1, 2, 3, 4, 5) }],
      ['a.query.lora_E', { shape: [3, 1], data: Float32Array.of(7, 0, 9) }],
    ])
    const tuning = {
      kind: 'adalora',
      rank: 3,
      alpha: 1,
      targets: ['query'],
      dropout: 0,
      ranks: {},
      targetRank: 2,
    } as const
    const given = { tuning, tensors, base: { name: 'x', sha256: null }, taskType: null, fanInFanOut: false }
    const files = new Map(
      peftFiles({ ...given, kept: { 'a.query': [true, false, true] } }).map((file) => [file.path, file.bytes]),
    )
    const read = readPeftFolder(files)
    expect(read.tuning.ranks).toEqual({ 'a.query': 2 })
    expect([...read.tensors.get('a.query.lora_A')!.data]).toEqual([0, 1, 4, 5])
    expect([...read.tensors.get('a.query.lora_B')!.data]).toEqual([0, 2, 3, 5])
    expect([...read.tensors.get('a.query.lora_E')!.data]).toEqual([7, 9])
  })
})

describe('a broken adapter is refused by name', () => {
  test.each([
    [{ peft_type: 'IA3' }, 'peft_type'],
    [{ use_dora: true }, 'use_dora'],
    [{ bias: 'all' }, 'bias'],
    [{ r: 0 }, 'r:'],
    [{ lora_alpha: 'much' }, 'lora_alpha'],
    [{ alpha_pattern: { '.*query': 3 } }, 'alpha_pattern'],
  ])('%o', async (change, place) => {
    const files = await withConfig('bert-lora', change)
    expect(() => readPeftFolder(files)).toThrow(place)
  })

  test('a rank that the pattern contradicts', async () => {
    const files = await withConfig('bert-adalora', { rank_pattern: {} })
    expect(() => readPeftFolder(files)).toThrow('rank 6, as rank_pattern says, got 0')
  })

  test('a matrix without its partner', async () => {
    const files = await folder('bert-lora')
    const { tensors } = readSafetensors(files.get(ADAPTER_WEIGHTS_FILE)!)
    const [first] = [...tensors.keys()]
    files.set(ADAPTER_WEIGHTS_FILE, writeSafetensors(new Map([...tensors].filter(([name]) => name !== first))))
    expect(() => readPeftFolder(files)).toThrow('lora_B [outputs, rank]')
  })
})
