import { strToU8, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { sortDrop } from './sortDrop.ts'

async function kindOf(...names: readonly string[]) {
  return (await sortDrop(names.map((name) => new File(['x'], name)))).kind
}

async function kindOfZip(...names: readonly string[]) {
  const bytes = zipSync(Object.fromEntries(names.map((name) => [name, strToU8('x')])))
  return (await sortDrop([new File([new Uint8Array(bytes)], 'any.zip')])).kind
}

describe('what dropped files are', () => {
  it('takes a notebook by its name, and a lone JSON file as one', async () => {
    expect(await kindOf('splice.strandbook.json')).toBe('notebook')
    expect(await kindOf('splice.strandbook (1).json')).toBe('notebook')
  })

  it('takes an exported folder as a model although its notebook lies in it', async () => {
    expect(await kindOf('config.json', 'model.safetensors', 'notebook.strandbook.json')).toBe('model')
    expect(await kindOf('config.json')).toBe('model')
    expect(await kindOf('model/config.json', 'model/model.safetensors')).toBe('model')
  })

  it('looks into an archive: one with weights is a model, any other holds sequences', async () => {
    expect(await kindOfZip('model/config.json', 'model/model.safetensors')).toBe('model')
    expect(await kindOfZip('promoters/a.fa', 'others/b.fa')).toBe('sequences')
  })

  it('takes everything else as sequences, whatever its ending', async () => {
    expect(await kindOf('a.fa', 'b.fasta')).toBe('sequences')
    expect(await kindOf('reads')).toBe('sequences')
    expect(await kindOf('picture.png')).toBe('sequences')
    expect(await kindOf()).toBe('nothing')
  })
})
