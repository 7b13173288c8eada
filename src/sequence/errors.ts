import { StrandbookError } from '../shared/errors.ts'

/** Where in a file something is; lines and columns are 1-based because they are for people. */
export type Place = {
  readonly file?: string
  readonly line?: number
  /** Character within the line, or within `field` for tables. */
  readonly column?: number
  readonly field?: string
  readonly record?: string
}

/** What is wrong and what to try; made in `words.ts`. */
export type Complaint = { readonly code: string; readonly message: string; readonly advice: string }

/** Data that cannot be read, or cannot be learned from. */
export class DataError extends StrandbookError {
  readonly place: Place

  constructor(place: Place, complaint: Complaint, cause?: unknown) {
    const where = placeWords(place)
    super(complaint.code, where === '' ? capitalised(complaint.message) : `${where}: ${complaint.message}`, {
      advice: complaint.advice,
      cause,
    })
    this.place = place
  }
}

function placeWords({ file, line, column, field, record }: Place): string {
  const parts: string[] = []
  if (file !== undefined) parts.push(file)
  if (line !== undefined) parts.push(`line ${line}`)
  if (field !== undefined) parts.push(`field "${field}"`)
  if (column !== undefined) parts.push(`character ${column}`)
  if (record !== undefined) parts.push(`record "${record}"`)
  return parts.join(', ')
}

const capitalised = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
