import { describe, expect, it } from 'vitest'
import { serializeNotebook } from '../notebook/parse.ts'
import { defaultNotebook } from '../notebook/template.ts'
import { notebookFor } from './headlessNotebook.ts'

const reads = { name: 'reads.fa.gz', size: 9, sha256: 'aa' }
const other = { name: 'other.fa', size: 9, sha256: 'bb' }
const none = { notebookJson: null, filesAre: 'data', settings: [] } as const
const saved = serializeNotebook(defaultNotebook('Saved', { files: [reads] }))

describe('the notebook of a headless request', () => {
  it('is the default one for the given files, named after the first', () => {
    const notebook = notebookFor(none, [reads], null)
    expect(notebook.title).toBe('reads')
    expect(notebook.cells.map(({ id }) => id)).toEqual([
      'data',
      'split',
      'tokenizer',
      'model',
      'train',
      'evaluate',
      'export',
    ])
    expect(notebook.cells[0]?.params.files).toEqual([reads])
  })

  it('keeps its own files when the given ones are only their bytes, and takes them when they are data', () => {
    const filesOf = (filesAre: 'data' | 'supply') =>
      notebookFor({ ...none, notebookJson: saved, filesAre }, [other], null).cells[0]?.params.files
    expect(filesOf('supply')).toEqual([reads])
    expect(filesOf('data')).toEqual([other])
  })

  it('starts from an imported model, and a setting has the last word', () => {
    const checkpoint = (settings: readonly string[]) =>
      notebookFor({ ...none, settings }, [reads], 'm1').cells.find(({ id }) => id === 'model')?.params.checkpoint
    expect(checkpoint([])).toBe('m1')
    expect(checkpoint(['model.checkpoint=none'])).toBe('none')
  })

  it('takes the tokens of the model as well', () => {
    const from = (settings: readonly string[]) =>
      notebookFor({ ...none, settings }, [reads], 'm1').cells.find(({ id }) => id === 'tokenizer')?.params.from
    expect(from([])).toBe('m1')
    expect(from(['tokenizer.from=data'])).toBe('data')
  })
})
