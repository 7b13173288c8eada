import { describe, expect, it } from 'vitest'
import { sortDrop } from './sortDrop.ts'

function kindOf(...names: readonly string[]) {
  return sortDrop(names.map((name) => new File(['x'], name))).kind
}

describe('what dropped files are', () => {
  it('takes a notebook by its name, and a lone JSON file as one', () => {
    expect(kindOf('splice.strandbook.json')).toBe('notebook')
    expect(kindOf('splice.strandbook (1).json')).toBe('notebook')
  })

  it('takes an exported folder as a model although its notebook lies in it', () => {
    expect(kindOf('config.json', 'model.safetensors', 'notebook.strandbook.json')).toBe('model')
    expect(kindOf('config.json')).toBe('model')
    expect(kindOf('model.zip')).toBe('model')
  })

  it('takes everything else as sequences, whatever its ending', () => {
    expect(kindOf('a.fa', 'b.fasta')).toBe('sequences')
    expect(kindOf('reads')).toBe('sequences')
    expect(kindOf('picture.png')).toBe('sequences')
    expect(kindOf()).toBe('nothing')
  })
})
