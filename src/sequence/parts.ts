import { SPLIT_PARTS, type SplitPart } from './types.ts'

const NAMES: Readonly<Record<string, SplitPart>> = {
  train: 'train',
  training: 'train',
  trn: 'train',
  dev: 'valid',
  valid: 'valid',
  validation: 'valid',
  val: 'valid',
  development: 'valid',
  devel: 'valid',
  test: 'test',
  testing: 'test',
  tst: 'test',
  '': 'none',
}

export const partCode = (part: SplitPart): number => SPLIT_PARTS.indexOf(part)

/** The part that a word in a file names, or null. */
export function partNamed(word: string): SplitPart | null {
  return NAMES[word.trim().toLowerCase()] ?? null
}

/** The part that a file's name says ("splice.train.fa.gz"), or null. */
export function partOfFileName(name: string): SplitPart | null {
  const words = name.toLowerCase().split(/[^a-z]+/)
  const named = new Set(words.filter((word) => word !== '').map(partNamed))
  named.delete(null)
  return named.size === 1 ? ([...named][0] ?? null) : null
}
