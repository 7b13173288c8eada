import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { StrandbookError } from '../shared/errors.ts'
import { applyEdit, duplicate, type Edit, removeCell, setInput, setParam } from './edits.ts'
import { edited, redone, startHistory, undone } from './history.ts'
import { parseNotebook, serializeNotebook } from './parse.ts'
import { isResolved, resolveNotebook } from './resolve.ts'
import { dependentsOf, downTo, neededFor } from './scheduler.ts'
import { applySetting, defaultNotebook } from './template.ts'
import { cell, id, notebook, testKinds } from './testing.ts'

const chain = notebook(
  cell('a', 'value', { n: 1 }),
  cell('note', 'note', { text: 'Hello' }),
  cell('b', 'plus', { n: 2 }, { to: 'a' }),
  cell('c', 'plus', { n: 3 }, { to: 'b' }),
  cell('d', 'value', { n: 9 }),
)

describe('the notebook file', () => {
  test('what is written is read, with fields that this version does not know', () => {
    const text = JSON.stringify({
      format: 'strandbook',
      version: 1,
      title: 'T',
      author: 'someone',
      cells: [{ id: 'x', kind: 'hologram', params: { a: [1] }, inputs: {}, colour: 'blue' }],
    })
    const once = parseNotebook(text)
    expect(JSON.parse(serializeNotebook(once))).toEqual(JSON.parse(text))
    expect(parseNotebook(serializeNotebook(once))).toEqual(once)
  })

  test.each([
    ['{', 'Notebook file, at $: expected JSON'],
    ['[]', 'at $: expected an object, got a list'],
    ['{"format":"jupyter"}', 'at $.format: expected "strandbook", got string "jupyter"'],
    ['{"format":"strandbook","version":7,"cells":[]}', 'a newer Strandbook wrote this file'],
    ['{"format":"strandbook","version":1,"cells":{}}', 'at $.cells: expected a list of cells'],
    ['{"format":"strandbook","version":1,"cells":[{"id":"a"}]}', 'at $.cells[0].kind: expected a text, got nothing'],
    [
      '{"format":"strandbook","version":1,"cells":[{"id":"a","kind":"x"},{"id":"a","kind":"x"}]}',
      'at $.cells[1].id: expected an id of its own',
    ],
    [
      '{"format":"strandbook","version":1,"cells":[{"id":"a","kind":"x","inputs":{"to":"a"}}]}',
      'at $.cells[0].inputs.to: expected the id of an earlier cell',
    ],
  ])('%s is refused with its place', (text, message) => {
    expect(() => parseNotebook(text)).toThrow(message)
  })

  test('nesting that would overflow the stack is refused', () => {
    const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`
    const text = `{"format":"strandbook","version":1,"cells":[{"id":"a","kind":"x","params":{"p":${deep}}}]}`
    expect(() => parseNotebook(text)).toThrow('at most 32 levels of nesting')
  })

  test('random damage gives a notebook or an error in words, never anything else', () => {
    const text = serializeNotebook(chain)
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.string({ maxLength: 3 }), fc.nat(5), (at, insertion, removed) => {
        try {
          parseNotebook(text.slice(0, at) + insertion + text.slice(at + removed))
        } catch (error) {
          expect(error).toBeInstanceOf(StrandbookError)
        }
      }),
    )
  })
})

describe('edits', () => {
  const edits = (): readonly Edit[] => [
    setParam(chain, id('a'), 'n', 5),
    duplicate(chain, id('b')),
    { kind: 'remove', id: id('d') },
    { kind: 'move', id: id('d'), to: 0 },
    { kind: 'rename', title: 'Other' },
    {
      kind: 'batch',
      edits: [
        { kind: 'rename', title: 'X' },
        { kind: 'remove', id: id('c') },
      ],
    },
    { kind: 'insert', index: 1, cell: cell('e', 'value') },
  ]

  test.each(edits().map((edit) => [edit.kind, edit] as const))('%s is taken back by its inverse', (_, edit) => {
    const { notebook: changed, inverse } = applyEdit(chain, edit)
    expect(changed).not.toEqual(chain)
    expect(applyEdit(changed, inverse).notebook).toEqual(chain)
  })

  test('undo and redo walk the same states', () => {
    let history = startHistory(chain)
    const states = [history.notebook]
    for (const edit of edits().slice(0, 3)) {
      history = edited(history, edit)
      states.push(history.notebook)
    }
    for (const state of states.toReversed().slice(1)) {
      history = undone(history)
      expect(history.notebook).toEqual(state)
    }
    for (const state of states.slice(1)) {
      history = redone(history)
      expect(history.notebook).toEqual(state)
    }
  })

  test('a cell that others work on cannot be removed, nor moved below them', () => {
    expect(() => applyEdit(chain, { kind: 'remove', id: id('a') })).toThrow('The cell "b" works on the result of "a".')
    expect(() => applyEdit(chain, { kind: 'move', id: id('a'), to: 4 })).toThrow('has to stand below it')
    expect(() => applyEdit(chain, setInput(chain, id('b'), 'to', id('c')))).toThrow('has to stand below it')
  })
})

test('a removed cell leaves what worked on it without that input, in one step', () => {
  const { notebook: changed, inverse } = applyEdit(chain, removeCell(chain, id('a')))
  expect(changed.cells.map((one) => [one.id, one.inputs])).toEqual([
    ['note', {}],
    ['b', {}],
    ['c', { to: 'b' }],
    ['d', {}],
  ])
  expect(applyEdit(changed, inverse).notebook).toEqual(chain)
})

describe('keys', () => {
  const keysOf = async (...args: Parameters<typeof notebook>) => {
    const resolution = await resolveNotebook(notebook(...args), testKinds())
    return new Map(
      [...resolution.values()].map((entry) => [entry.id, isResolved(entry) ? entry.key : entry.error.message]),
    )
  }

  test('an edit changes the keys of the cell and of what depends on it, and no other', async () => {
    const before = await keysOf(...chain.cells)
    const after = await keysOf(...applyEdit(chain, setParam(chain, id('b'), 'n', 7)).notebook.cells)
    const changed = [...before.keys()].filter((name) => before.get(name) !== after.get(name))
    expect(changed).toEqual(['b', 'c'])
  })
  test('a default written out is the same as the default left out', async () => {
    const [left, written] = [await keysOf(cell('a', 'value')), await keysOf(cell('a', 'value', { n: 1 }))]
    expect(left).toEqual(written)
  })
  test('id, title and place do not matter to the key', async () => {
    const one = await keysOf(cell('a', 'value', { n: 4 }))
    const other = await keysOf(cell('first', 'value'), cell('other', 'value', { n: 4 }))
    expect(other.get(id('other'))).toBe(one.get(id('a')))
  })
  test.each([
    [cell('x', 'value', { n: 1000 }), 'x.n: expected a number from -100 to 100, got 1000'],
    [cell('x', 'value', { m: 1 }), 'x.m: expected one of n, got "m"'],
    [cell('x', 'plus'), 'The cell "x" has no to cell above it to work on.'],
    [cell('x', 'hologram'), 'does not know cells of the kind "hologram"'],
  ])('a cell that cannot run says why', async (broken, message) => {
    expect((await keysOf(broken)).get(broken.id)).toContain(message)
  })
})

test('what a cell needs, what is above it, and what depends on it', async () => {
  const resolution = await resolveNotebook(chain, testKinds())
  expect(neededFor(chain, resolution, id('c'))).toEqual(['a', 'b', 'c'])
  expect(downTo(chain, id('b'))).toEqual(['a', 'note', 'b'])
  expect([...dependentsOf(resolution, id('a'))]).toEqual(['b', 'c'])
})

describe('settings from outside', () => {
  const start = defaultNotebook('T', { files: [] })
  const param = (setting: string, cellId: string, name: string) =>
    applySetting(start, setting).cells.find((one) => one.id === cellId)?.params[name]

  test('values are JSON, or else text', () => {
    expect(param('train.epochs=3', 'train', 'epochs')).toBe(3)
    expect(param('tokenizer.kind="kmer"', 'tokenizer', 'kind')).toBe('kmer')
    expect(param('tokenizer.kind=kmer', 'tokenizer', 'kind')).toBe('kmer')
    expect(param('data.label=column:a=b', 'data', 'label')).toBe('column:a=b')
  })
  test('an unknown cell is refused with those that there are', () => {
    expect(() => applySetting(start, 'trian.epochs=3')).toThrow('expected one of the cells data, split, tokenizer')
  })
})
