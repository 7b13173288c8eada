import { code, detectAlphabet, LETTERS, membership, unknownResidue } from './alphabet.ts'
import { complaints } from './complaints.ts'
import { DataError } from './errors.ts'
import type { RawRecords } from './rawRecords.ts'
import { INVALID } from './residueWriter.ts'
import type { Alphabet, DataAlphabet, DataParams, Finding } from './types.ts'
import { findings } from './words.ts'

const STOP = code('*')
/** Residues looked at to tell the alphabet. */
const SAMPLE = 4_000_000

export type NormalisedRecords = {
  readonly alphabet: DataAlphabet
  readonly residues: Uint8Array
  readonly offsets: Float64Array
  /** Indices of the raw records that stayed, or null when all did. */
  readonly kept: Uint32Array | null
  readonly findings: readonly Finding[]
}

/** Decides the alphabet and brings all residues into it, or fails at the first that does not fit. */
export function normaliseRecords(
  records: RawRecords,
  params: Pick<DataParams, 'alphabet' | 'invalidResidues'>,
): NormalisedRecords {
  const { writer, script } = records
  if (script !== 'residues') return asTheyAre(records, script)
  const read = writer.residues.array.subarray(0, writer.residues.length)
  const written = decideAlphabet(sampleBytes(read), params.alphabet)
  const { alphabet } = written
  const accepted = acceptedBytes(alphabet)
  if (params.invalidResidues === 'error') refuseInvalid(records, written)
  records.starts.push(writer.residues.length)
  const offsets = records.starts.finish()
  const residues = writer.residues.finish()
  const noted: Finding[] = writer.gaps > 0 ? [findings.gaps(writer.gaps)] : []
  const kept = params.invalidResidues === 'drop-record' ? dropInvalid(residues, offsets, accepted, noted) : null
  const compact = removeStops({ residues, offsets: kept?.offsets ?? offsets }, alphabet, writer.stops, noted)
  if (needsReplacing(writer.firstPlaces.keys(), alphabet, accepted)) {
    const table = replacements(alphabet, accepted, countBytes(compact.residues), params.invalidResidues, noted)
    replaceBytes(compact.residues, table)
  }
  return { alphabet, ...compact, kept: kept?.kept ?? null, findings: noted }
}

/** SMILES and text: every character has a meaning of its own. */
function asTheyAre({ writer, starts }: RawRecords, alphabet: 'smiles' | 'text'): NormalisedRecords {
  starts.push(writer.residues.length)
  return { alphabet, residues: writer.residues.finish(), offsets: starts.finish(), kept: null, findings: [] }
}

function countBytes(bytes: Uint8Array): Uint32Array {
  const counts = new Uint32Array(256)
  for (let i = 0; i < bytes.length; i++) counts[bytes[i]!]!++
  return counts
}

/** A few million residues from all over the data: plenty to tell an alphabet by. */
function sampleBytes(bytes: Uint8Array): Uint32Array {
  const step = Math.max(1, Math.floor(bytes.length / SAMPLE))
  const counts = new Uint32Array(256)
  for (let i = 0; i < bytes.length; i += step) counts[bytes[i]!]!++
  return counts
}

/** Whether any byte that was met is written otherwise in this alphabet; most data need no second pass. */
function needsReplacing(met: Iterable<number>, alphabet: Alphabet, accepted: Uint8Array): boolean {
  const own = membership(LETTERS[alphabet])
  return [...met].some((byte) => {
    const upper = asUpper(byte)
    return own[upper] === 0 || accepted[upper] === 0
  })
}

/** Letters as upper case; other bytes as they are. */
function asUpper(byte: number): number {
  return byte >= 97 && byte <= 122 ? byte - 32 : byte
}

type Written = { readonly alphabet: Alphabet; readonly detected: Alphabet }

/** The alphabet as asked for, or as the counted upper-case bytes look. */
export function decideAlphabet(counts: Uint32Array | Float64Array, asked: DataParams['alphabet']): Written {
  const detected = detectAlphabet(counts)
  return { alphabet: asked === 'auto' ? detected : asked, detected }
}

function acceptedBytes(alphabet: Alphabet): Uint8Array {
  return membership(LETTERS[alphabet] + { dna: 'U', rna: 'T', protein: '*' }[alphabet])
}

/** Throws for the first byte that the alphabet does not have. */
export function refuseInvalid(records: RawRecords, { alphabet, detected }: Written): void {
  const accepted = acceptedBytes(alphabet)
  for (const [byte, place] of records.writer.firstPlaces) {
    if (accepted[asUpper(byte)] === 1 || byte === code('-') || byte === code('.')) continue
    const protein = detected === 'protein' && alphabet !== 'protein'
    throw new DataError(place, protein ? complaints.proteinAsDna(alphabet) : complaints.invalidResidue(byte, alphabet))
  }
}

/** Moves the records without invalid residues together, in place; the offsets of what stays. */
function dropInvalid(
  residues: Uint8Array,
  offsets: Float64Array,
  accepted: Uint8Array,
  noted: Finding[],
): { kept: Uint32Array; offsets: Float64Array } | null {
  const kept: number[] = []
  const ends = [0]
  let at = 0
  for (let i = 0; i + 1 < offsets.length; i++) {
    const from = offsets[i]!
    const to = offsets[i + 1]!
    let valid = from
    while (valid < to && accepted[residues[valid]!] === 1) valid++
    if (valid < to) continue
    residues.copyWithin(at, from, to)
    at += to - from
    kept.push(i)
    ends.push(at)
  }
  const dropped = offsets.length - 1 - kept.length
  if (dropped === 0) return null
  if (kept.length === 0) throw new DataError({}, complaints.nothingLeft())
  noted.push(findings.dropped(dropped))
  return { kept: Uint32Array.from(kept), offsets: Float64Array.from(ends) }
}

type Residues = { readonly residues: Uint8Array; readonly offsets: Float64Array }

/** Takes the `*` off the ends of proteins, in place; one inside stays and becomes the unknown residue. */
function removeStops({ residues, offsets }: Residues, alphabet: Alphabet, stops: number, noted: Finding[]): Residues {
  const total = offsets.at(-1)!
  if (alphabet !== 'protein' || stops === 0) return { residues: residues.subarray(0, total), offsets }
  const moved = new Float64Array(offsets.length)
  let at = 0
  let removed = 0
  for (let i = 0; i + 1 < offsets.length; i++) {
    let to = offsets[i + 1]!
    if (to - offsets[i]! > 1 && residues[to - 1] === STOP) {
      to -= 1
      removed += 1
    }
    residues.copyWithin(at, offsets[i]!, to)
    at += to - offsets[i]!
    moved[i + 1] = at
  }
  if (removed > 0) noted.push(findings.terminalStops(removed))
  return { residues: residues.subarray(0, at), offsets: moved }
}

/** Byte → byte for what this alphabet writes otherwise. */
function replacements(
  alphabet: Alphabet,
  accepted: Uint8Array,
  histogram: Uint32Array,
  invalidResidues: DataParams['invalidResidues'],
  noted: Finding[],
): Uint8Array {
  const table = Uint8Array.from({ length: 256 }, (_, i) => i)
  const unknown = unknownResidue(alphabet)
  const replace = (from: number, to: number) => {
    table[from] = to
    return histogram[from]!
  }
  const uracil = alphabet === 'dna' ? replace(code('U'), code('T')) : 0
  if (uracil > 0) noted.push(findings.uracil(uracil))
  const thymine = alphabet === 'rna' ? replace(code('T'), code('U')) : 0
  if (thymine > 0) noted.push(findings.thymine(thymine))
  if (alphabet === 'protein') replace(STOP, unknown)
  if (invalidResidues === 'mask') {
    let masked = 0
    for (let byte = INVALID; byte < 256; byte++) if (accepted[byte] === 0) masked += replace(byte, unknown)
    if (masked > 0) noted.push(findings.masked(masked, String.fromCharCode(unknown)))
  }
  return table
}

function replaceBytes(bytes: Uint8Array, table: Uint8Array): void {
  for (let i = 0; i < bytes.length; i++) bytes[i] = table[bytes[i]!]!
}
