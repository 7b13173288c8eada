/** What is said of generated sequences: how many end, differ from each other and from what was learnt, and are molecules. */
import { checkSmiles } from '../../src/sequence/smiles/checkSmiles.ts'
import { decodeIds } from '../../src/tokenize/decode.ts'
import type { EncodedPart, TokenizerSpec } from '../../src/tokenize/types.ts'
import type { GeneratedTokens } from '../../src/train/generate.ts'
import type { GeneratedSequence, GenerateResult } from '../../src/train/types.ts'

/** Sequences that the page shows. */
const PREVIEW = 100

/** @param learnt the training part that the model saw, where it is known */
export function judgeGenerated(
  made: readonly GeneratedTokens[],
  spec: TokenizerSpec,
  learnt: EncodedPart | null,
): GeneratedSequence[] {
  const known = learnt && new Set(rowTexts(learnt, spec))
  const seen = new Set<string>()
  return made.map(({ ids, ended }) => {
    const text = decodeIds(spec, ids)
    const repeated = seen.has(text)
    seen.add(text)
    return {
      text,
      tokens: ids.length,
      ended,
      repeated,
      known: known ? known.has(text) : null,
      fault: spec.alphabet === 'smiles' ? (checkSmiles(text)?.reason ?? 'none') : null,
    }
  })
}

export function summariseGenerated(sequences: readonly GeneratedSequence[], seconds: number): GenerateResult {
  const count = (test: (sequence: GeneratedSequence) => boolean) => sequences.filter(test).length
  const lengths = sequences.map(({ text }) => text.length)
  return {
    sequences: sequences.length,
    ended: count(({ ended }) => ended),
    distinct: count(({ repeated }) => !repeated),
    novel: sequences.some(({ known }) => known !== null) ? count(({ known, repeated }) => !known && !repeated) : null,
    valid: sequences.some(({ fault }) => fault !== null) ? count(({ fault }) => fault === 'none') : null,
    lengths: {
      min: Math.min(...lengths),
      mean: lengths.reduce((sum, length) => sum + length, 0) / lengths.length,
      max: Math.max(...lengths),
    },
    preview: sequences.slice(0, PREVIEW),
    seconds,
  }
}

/** All of them, as a table, as FASTA or as molecules: path → content. */
export function generatedFiles(sequences: readonly GeneratedSequence[]): ReadonlyMap<string, string> {
  const named = sequences.map(({ text }, i) => ({ id: `g${i + 1}`, text }))
  const molecules = sequences.some(({ fault }) => fault !== null)
  const fasta = named.map(({ id, text }) => `>${id}\n${text}\n`)
  const smi = named.map(({ id, text }) => `${text} ${id}\n`)
  return new Map([
    ['generated.tsv', tableOf(sequences)],
    molecules ? ['generated.smi', smi.join('')] : ['generated.fasta', fasta.join('')],
  ])
}

function tableOf(sequences: readonly GeneratedSequence[]): string {
  const yesNo = (value: boolean) => (value ? 'yes' : 'no')
  const rows = sequences.map(({ text, ended, repeated, known, fault }, i) => {
    const novel = known === null ? '' : yesNo(!known)
    const valid = fault === null ? '' : yesNo(fault === 'none')
    return [`g${i + 1}`, text, yesNo(ended), yesNo(repeated), novel, valid].join('\t')
  })
  return `${['id\tsequence\tended\trepeated\tnovel\tvalid', ...rows].join('\n')}\n`
}

function* rowTexts({ ids, offsets, labels }: EncodedPart, spec: TokenizerSpec): Generator<string> {
  for (let row = 0; row < labels.length; row++) yield decodeIds(spec, ids.subarray(offsets[row], offsets[row + 1]))
}
