/** The chain of labels of a `config.json`, which may say anything. */
import { isJsonObject, type Json } from '../shared/json.ts'
import { fieldError, numbersField } from './configFields.ts'
import type { BoundaryMotifs, LabelChain } from './types.ts'

const NAME = 'strandbook.label_chain'

/** Rows of a motif. */
const MOST_ROWS = 1_024

/** @throws ModelConfigError for what is malformed, by the name of the field */
export function parseLabelChain(chain: Json, labels: number): LabelChain {
  if (!isJsonObject(chain)) throw fieldError(NAME, 'weight, start and transitions', chain)
  const { boundaries } = chain
  return {
    weight: positive(`${NAME}.weight`, chain.weight),
    start: row(`${NAME}.start`, chain.start, labels),
    transitions: rows(`${NAME}.transitions`, chain.transitions, labels, labels),
    ...(boundaries === undefined ? {} : { boundaries: parseBoundaries(boundaries, labels) }),
  }
}

function parseBoundaries(boundaries: Json, labels: number): BoundaryMotifs {
  const name = `${NAME}.boundaries`
  if (!isJsonObject(boundaries)) throw fieldError(name, 'weight, before, tokens and motifs', boundaries)
  const tokens = numbersField(`${name}.tokens`, boundaries.tokens)
  const { motifs } = boundaries
  if (!Array.isArray(motifs)) throw fieldError(`${name}.motifs`, 'a list', motifs)
  return {
    weight: positive(`${name}.weight`, boundaries.weight),
    before: whole(`${name}.before`, boundaries.before, MOST_ROWS),
    tokens,
    motifs: motifs.map((motif, i) => parseMotif(`${name}.motifs.${i}`, motif, labels, tokens.length)),
  }
}

function parseMotif(name: string, motif: Json, labels: number, columns: number): BoundaryMotifs['motifs'][number] {
  if (!isJsonObject(motif)) throw fieldError(name, 'from, to and scores', motif)
  const { scores } = motif
  const count = Array.isArray(scores) ? scores.length : 0
  if (count === 0 || count > MOST_ROWS) throw fieldError(`${name}.scores`, `1 to ${MOST_ROWS} lists of numbers`, scores)
  return {
    from: whole(`${name}.from`, motif.from, labels - 1),
    to: whole(`${name}.to`, motif.to, labels - 1),
    scores: rows(`${name}.scores`, scores, count, columns),
  }
}

function rows(name: string, value: Json | undefined, count: number, columns: number): (readonly number[])[] {
  const fits = Array.isArray(value) && value.length === count
  if (!fits) throw fieldError(name, `${count} lists of ${columns} numbers`, value)
  return value.map((one, i) => row(`${name}.${i}`, one, columns))
}

function row(name: string, value: Json | undefined, columns: number): readonly number[] {
  const numbers = numbersField(name, value)
  if (numbers.length !== columns) throw fieldError(name, `${columns} numbers`, value)
  return numbers
}

function positive(name: string, value: Json | undefined): number {
  if (typeof value === 'number' && value > 0) return value
  throw fieldError(name, 'a number above 0', value)
}

function whole(name: string, value: Json | undefined, max: number): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= max) return value
  throw fieldError(name, `a whole number from 0 to ${max}`, value)
}
