/** Locations of the INSDC feature table (definition 11.2, §3.4): `complement(join(1..10,<20..>30))` and the like. */

export type Span = { readonly start: number; readonly end: number; readonly strand: 1 | -1 }

/** Where a base is one of several, the first of them is taken. */
const ONE_OF = /one-of\((\d+)(?:,\d+)+\)/g

/**
 * The spans of a location, 0-based and half-open, in the order in which they are written; null when it is none.
 * Spans on other entries (`J00194.1:1..9`) and places between two bases (`5^6`) have no residues here and are left out.
 * On a circle of `circle` bases a span may go on over its origin, and is then two; null: not a circle.
 */
export function parseLocation(text: string, circle: number | null = null): readonly Span[] | null {
  const reader = new Reader(text.replace(/\s+/g, '').replace(ONE_OF, '$1'), circle)
  const spans = reader.location(1)
  return spans !== null && reader.atEnd ? spans : null
}

/** Nested deeper than this is no location that a program has ever written. */
const MAX_DEPTH = 16

class Reader {
  readonly #text: string
  readonly #circle: number | null
  #at = 0
  #depth = 0

  constructor(text: string, circle: number | null) {
    this.#text = text
    this.#circle = circle
  }

  get atEnd(): boolean {
    return this.#at === this.#text.length
  }

  location(strand: 1 | -1): readonly Span[] | null {
    const operator = this.#take(/(complement|join|order|bond|one-of)\(/y)
    if (operator === null) return this.#simple(strand)
    if (++this.#depth > MAX_DEPTH) return null
    const inner = operator[1] === 'complement' ? (-strand as 1 | -1) : strand
    const spans: Span[] = []
    do {
      const part = this.location(inner)
      if (part === null) return null
      spans.push(...part)
    } while (this.#take(/,/y) !== null)
    this.#depth -= 1
    return this.#take(/\)/y) === null ? null : spans
  }

  #simple(strand: 1 | -1): readonly Span[] | null {
    const gap = this.#take(/gap\(\w*\)/y)
    if (gap !== null) return []
    const match = this.#take(/([\w.-]+:)?[<>]?(\d+)(?:(\.\.|\^|\.)[<>]?(\d+)[<>]?)?/y)
    if (match === null) return null
    const [, entry, first = '', between, last = first] = match
    if (entry !== undefined || between === '^') return []
    const [start, end] = [Number(first) - 1, Number(last)]
    if (start < 0) return null
    if (end > start) return [{ start, end, strand }]
    if (this.#circle === null || end < 1 || start >= this.#circle) return null
    const [before, after] = [
      { start, end: this.#circle, strand },
      { start: 0, end, strand },
    ]
    return strand > 0 ? [before, after] : [after, before]
  }

  #take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at
    const match = pattern.exec(this.#text)
    if (match !== null) this.#at = pattern.lastIndex
    return match
  }
}
