/**
 * Predicted segments as GFF3 (1-based, both ends included; The Sequence Ontology's specification 1.26) and BED (0-based,
 * half-open; UCSC, six columns). What no feature covers is not written.
 */
import { isEmptyLabel } from '../../shared/emptyLabel.ts'
import type { TextFile } from '../tasks/types.ts'
import { runsOf } from './labelText.ts'
import type { BasePredictions } from './predictTiles.ts'

type Place = {
  readonly id: string
  readonly name: string
  readonly strand: '+' | '-' | '.'
  readonly start: number
  readonly end: number
  /** Mean probability of the label over the segment. */
  readonly score: number
}

/** None for text: its words have no places in a genome. */
export function annotationFiles(
  predictions: BasePredictions,
  ids: readonly string[],
  names: readonly string[],
): readonly TextFile[] {
  if (predictions.wordStarts !== null) return []
  const gff: string[] = ['##gff-version 3\n']
  const bed: string[] = []
  ids.forEach((id, slot) => {
    const length = predictions.bases[slot + 1]! - predictions.bases[slot]!
    if (length > 0) gff.push(`##sequence-region ${escapeGff(id)} 1 ${length}\n`)
    for (const place of placesOf(predictions, id, slot, names)) {
      gff.push(gffLine(place))
      bed.push(bedLine(place))
    }
  })
  return [
    { path: 'predictions.gff3', pieces: gff },
    { path: 'predictions.bed', pieces: bed },
  ]
}

function* placesOf(
  { bases, predicted, confidence }: BasePredictions,
  id: string,
  slot: number,
  names: readonly string[],
): Generator<Place> {
  const [from, to] = [bases[slot]!, bases[slot + 1]!]
  const sure = confidence.subarray(from, to)
  for (const { label, start, end } of runsOf(predicted.subarray(from, to))) {
    const { name, strand } = splitStrand(names[label] ?? '')
    if (isEmptyLabel(name)) continue
    let sum = 0
    for (let i = start; i < end; i++) sum += sure[i]!
    yield { id, name, strand, start, end, score: sum / (255 * (end - start)) }
  }
}

/** `coding-` is coding on the reverse strand. */
function splitStrand(label: string): Pick<Place, 'name' | 'strand'> {
  const mark = label.at(-1)
  const marked = label.length > 1 && (mark === '+' || mark === '-')
  return marked ? { name: label.slice(0, -1), strand: mark } : { name: label, strand: '.' }
}

function gffLine({ id, name, strand, start, end, score }: Place): string {
  const columns = [escapeGff(id), 'strandbook', escapeGff(name), start + 1, end, score.toFixed(3), strand, '.', '.']
  return `${columns.join('\t')}\n`
}

function bedLine({ id, name, strand, start, end, score }: Place): string {
  return `${[blankFree(id), start, end, blankFree(name), Math.round(1000 * score), strand].join('\t')}\n`
}

/** Column 1 may hold letters, digits and .:^*$@!+_?-| only; everything else is a percent sign and two digits per byte. */
function escapeGff(text: string): string {
  return Array.from(new TextEncoder().encode(text), (byte) => {
    const letter = String.fromCharCode(byte)
    return /[A-Za-z0-9.:^*$@!+_?|-]/.test(letter) ? letter : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
  }).join('')
}

const blankFree = (text: string) => text.replace(/\s+/g, '_')
