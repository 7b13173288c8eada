/** Small training sets out of large ones: the test part stays the same, whatever the size and the seed. */
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { permutation, streamKey } from '../../src/shared/random.ts'

export type Row = { readonly sequence: string; readonly label: string; readonly split: string }

/** Test sequences at most: the standard error of an accuracy is then a point. */
const MOST_TEST = 1_500
const SHARE_TEST = 0.3
const SHARE_VALID = 0.2

/** Rows of a table with the columns sequence and label, and perhaps split. */
export function readRows(path: string): Row[] {
  const bytes = readFileSync(path)
  const [head = '', ...lines] = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString().trimEnd().split('\n')
  const columns = head.split('\t')
  const at = (name: string) => columns.indexOf(name)
  const [sequence, label, split] = [at('sequence'), at('label'), at('split')]
  if (sequence < 0 || label < 0)
    throw new Error(`${path}: expected the columns sequence and label, got ${columns.join(', ')}`)
  return lines.map((line) => {
    const fields = line.split('\t')
    return {
      sequence: fields[sequence] ?? '',
      label: fields[label] ?? '',
      split: split < 0 ? '' : (fields[split] ?? ''),
    }
  })
}

/** `size` rows to learn from, of which a fifth chooses the checkpoint, and the test rows; a table as text. */
export function sampleTable(rows: readonly Row[], size: number, seed: number): string {
  const given = rows.some(({ split }) => split === 'test')
  const order = Array.from(permutation(streamKey(0, 'transfer test'), rows.length), (i) => rows[i]!)
  const cut = Math.min(MOST_TEST, Math.floor(SHARE_TEST * rows.length))
  const test = (given ? order.filter(({ split }) => split === 'test') : order.slice(0, cut)).slice(0, MOST_TEST)
  const rest = given ? order.filter(({ split }) => split !== 'test') : order.slice(cut)
  const drawn = Array.from(permutation(streamKey(seed, 'transfer train'), rest.length), (i) => rest[i]!).slice(0, size)
  const held = Math.round(SHARE_VALID * drawn.length)
  const line = (split: string) => (row: Row) => `${row.sequence}\t${row.label}\t${split}`
  const parts = [test.map(line('test')), drawn.slice(0, held).map(line('valid')), drawn.slice(held).map(line('train'))]
  return `${['sequence\tlabel\tsplit', ...parts.flat()].join('\n')}\n`
}
