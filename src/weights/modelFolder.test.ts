import fc from 'fast-check'
import { strToU8, zipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { ModelFolderError } from './errors.ts'
import { readConfig, readModelFolder, requireFile } from './modelFolder.ts'

const config = strToU8('{"model_type":"bert"}')

function dropped(path: string, bytes: Uint8Array): File {
  const file = new File([new Uint8Array(bytes)], path.split('/').at(-1)!)
  if (path.includes('/')) Object.defineProperty(file, 'webkitRelativePath', { value: path })
  return file
}

const codeOf = (files: readonly File[]) =>
  readModelFolder(files).then(
    () => 'read',
    (error) => (error instanceof ModelFolderError ? error.code : Promise.reject(error)),
  )

describe('readModelFolder', () => {
  test('loose files are the folder', async () => {
    const folder = await readModelFolder([dropped('config.json', config), dropped('vocab.txt', strToU8('A'))])
    expect([...folder.keys()]).toEqual(['config.json', 'vocab.txt'])
    expect(readConfig(folder)).toEqual({ model_type: 'bert' })
  })

  test('paths are relative to the config nearest to the top', async () => {
    const folder = await readModelFolder([
      dropped('my/checkpoint-1/config.json', config),
      dropped('my/config.json', config),
      dropped('my/model.safetensors', Uint8Array.of(1)),
    ])
    expect([...folder.keys()]).toEqual(['checkpoint-1/config.json', 'config.json', 'model.safetensors'])
  })

  test('a zip holds the same as its folder, without the clutter of macOS', async () => {
    const zip = zipSync({ 'm/config.json': config, 'm/.DS_Store': config, '__MACOSX/m/config.json': config })
    const folder = await readModelFolder([dropped('model.zip', zip)])
    expect([...folder]).toEqual([['config.json', new Uint8Array(config)]])
  })
})

describe('hostile folders', () => {
  test.each([
    ['climbs out', '../config.json'],
    ['is absolute', '/etc/config.json'],
    ['has a drive letter', 'C:/config.json'],
    ['has backslashes', '..\\config.json'],
    ['has an empty part', 'a//config.json'],
  ])('a zip entry whose path %s is refused', async (_, path) => {
    expect(await codeOf([dropped('m.zip', zipSync({ [path]: config }))])).toBe('MODEL_FOLDER_PATH')
  })

  test('a zip that grows a thousandfold is refused before it is unpacked', async () => {
    const bomb = zipSync({ 'config.json': new Uint8Array(2 ** 24) })
    expect(bomb.length).toBeLessThan(20_000)
    expect(await codeOf([dropped('m.zip', bomb)])).toBe('MODEL_FOLDER_LIMIT')
  })

  test('an entry that unpacks to more than it declares is held to what it declares', async () => {
    const zip = zipSync({ 'config.json': new Uint8Array(1000) })
    const central = zip.length - 22 - 46 - 'config.json'.length
    new DataView(zip.buffer).setUint32(central + 24, 10, true)
    const folder = await readModelFolder([dropped('m.zip', zip)])
    expect(folder.get('config.json')?.length).toBe(10)
  })

  test('a zip cut anywhere is refused in our words', async () => {
    const zip = zipSync({ 'config.json': config, 'vocab.txt': strToU8('ACGT'.repeat(50)) })
    for (let cut = 4; cut < zip.length; cut += 7) {
      expect(await codeOf([dropped('m.zip', zip.subarray(0, cut))])).toBe('MODEL_FOLDER_ZIP')
    }
  })

  test('a damaged zip is refused in our words or read, and never crashes', async () => {
    const zip = zipSync({ 'm/config.json': config, 'm/vocab.txt': strToU8('ACGT'.repeat(50)) })
    const damage = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(damage, async (changes) => {
        const bytes = new Uint8Array(zip)
        for (const [at, value] of changes) bytes[at % bytes.length] = value
        expect(await codeOf([dropped('m.zip', bytes)])).toMatch(/^(read|MODEL_FOLDER_[A-Z]+)$/)
      }),
      { numRuns: 300 },
    )
  })

  test('a folder without config.json says what it holds', async () => {
    await expect(readModelFolder([dropped('weights.bin', config)])).rejects.toThrow(
      'Model folder: expected config.json, got weights.bin.',
    )
  })

  test('two models at once are refused', async () => {
    expect(await codeOf([dropped('config.json', config), dropped('config.json', config)])).toBe('MODEL_FOLDER_PATH')
  })

  test('pickled weights come with the way to convert them', () => {
    const folder = new Map([
      ['config.json', config],
      ['pytorch_model.bin', config],
    ])
    expect(() => requireFile(folder, 'model.safetensors')).toThrow(
      expect.objectContaining({ advice: expect.stringContaining("'model.safetensors', {'format': 'pt'})") }),
    )
  })

  test('a config that is no JSON says what it looks like', () => {
    const folder = new Map([['config.json', strToU8('<!DOCTYPE html><html>')]])
    expect(() => readConfig(folder)).toThrow('config.json: expected JSON, got an HTML page.')
  })
})
