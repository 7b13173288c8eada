/** The kinds of tokens that can be asked for, and what each is made for. */
import type { Mend, Mendable } from '../../notebook/types.ts'
import type { DataAlphabet, DataResult } from '../../sequence/types.ts'
import type { Json, JsonObject } from '../../shared/json.ts'
import type { TokenizerParams } from '../../tokenize/types.ts'
import { words } from './words.ts'

type TokenKind = TokenizerParams['kind']

const ANY: readonly DataAlphabet[] = ['dna', 'rna', 'protein', 'smiles', 'text']
const NUCLEIC: readonly DataAlphabet[] = ['dna', 'rna']

/** As `chooseKind` of the worker decides it. */
export const MADE_FOR: Readonly<Record<TokenKind, readonly DataAlphabet[]>> = {
  auto: ANY,
  char: ANY,
  bpe: ANY,
  kmer: NUCLEIC,
  'kmer-blocks': NUCLEIC,
  nt: NUCLEIC,
  esm: ['protein'],
  smiles: ['smiles'],
  wordpiece: ['text'],
}

export const kindOptions = (Object.keys(MADE_FOR) as TokenKind[]).map((value) => ({ value, label: words.kinds[value] }))

/** Why a kind cannot be chosen for these data, or null where it can. */
export function unfitKind(kind: string, data: Json): string | null {
  const { alphabet } = data as DataResult // a result of the data cell
  const alphabets = MADE_FOR[kind as TokenKind] as readonly DataAlphabet[] | undefined
  return alphabets === undefined || alphabets.includes(alphabet) ? null : words.notFor[alphabet]
}

export function tokenizerMends({ code }: Mendable, { from }: JsonObject): readonly Mend[] {
  if (code !== 'KIND_OF_OTHER_ALPHABET') return []
  const adopted = from !== undefined && from !== 'data'
  return [
    adopted
      ? { label: words.mends.fromData, param: 'from', value: 'data' }
      : { label: words.mends.auto, param: 'kind', value: 'auto' },
  ]
}
