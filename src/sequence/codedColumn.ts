import { type Growable, growableFloat64, growableInt32 } from '../shared/growable.ts'
import { MAX_CLASSES, MAX_TEXT_BYTES, MAX_VALUES } from './limits.ts'
import { UNLABELLED } from './types.ts'

/** How tables write that a number is not known. */
const MISSING = new Set(['NA', 'N/A', 'NaN', 'nan', 'null', 'None', '-'])

/**
 * The values of one possible label or group, one code per record, while there are few enough distinct ones. Beyond
 * MAX_VALUES it keeps them as numbers, if they are numbers, and else only says that there are too many.
 */
export class CodedColumn {
  readonly names: string[] = []
  /** Records that have a value. */
  filled = 0
  overflowed = false
  readonly codes: Growable<Int32Array> = growableInt32()
  readonly #codeOf = new Map<string, number>()
  #numbers: Growable<Float64Array> | null = null

  get tooManyForLabels(): boolean {
    return this.overflowed || this.names.length > MAX_CLASSES
  }

  /** Notes the value of record `index`; records passed over have none. */
  set(index: number, value: string): void {
    if (value === '' || value.length > MAX_TEXT_BYTES) return
    const known = this.#codeOf.get(value)
    if (known === undefined && !this.overflowed && this.names.length === MAX_VALUES) this.#overflow()
    if (this.overflowed) this.#setNumber(index, value)
    else this.#setCode(index, known ?? this.#newCode(value))
  }

  #newCode(value: string): number {
    const code = this.names.push(value) - 1
    this.#codeOf.set(value, code)
    return code
  }

  #setCode(index: number, code: number): void {
    this.filled += Number((this.codes.array[index] ?? UNLABELLED) === UNLABELLED || index >= this.codes.length)
    put(this.codes, index, code, UNLABELLED)
  }

  /** One code per record, in the order of `names`. */
  finish(records: number): Int32Array {
    fill(this.codes, records, UNLABELLED)
    return this.codes.array.slice(0, records)
  }

  /** Whether all values are numbers, and so many or so fine that they are measured and no classes. */
  get isMeasured(): boolean {
    if (this.overflowed) return this.#numbers !== null
    const values = this.names.filter((name) => !MISSING.has(name))
    if (values.length < 3 || !values.every(isNumber)) return false
    const fine = values.some((value) => !Number.isInteger(Number(value)))
    return (fine && values.length > 10) || values.length > Math.max(20, 2 * Math.sqrt(this.filled))
  }

  /** One number per record, NaN where there is none; null where the values are no numbers. */
  numbers(records: number): Float64Array | null {
    if (this.overflowed) {
      if (this.#numbers === null) return null
      fill(this.#numbers, records, Number.NaN)
      return this.#numbers.finish()
    }
    const values = this.names.map(toNumber)
    if (!values.every((value) => value !== null)) return null
    return Float64Array.from(this.finish(records), (code) => values[code] ?? Number.NaN)
  }

  #setNumber(index: number, value: string): void {
    this.filled += 1
    const number = this.#numbers === null ? null : toNumber(value)
    if (number === null) this.#numbers = null
    else put(this.#numbers!, index, number, Number.NaN)
  }

  #overflow(): void {
    const values = this.names.map(toNumber)
    if (values.every((value) => value !== null)) {
      const numbers = growableFloat64(this.codes.length)
      for (let i = 0; i < this.codes.length; i++) numbers.push(values[this.codes.array[i]!] ?? Number.NaN)
      this.#numbers = numbers
    }
    this.overflowed = true
    this.codes.finish()
    this.#codeOf.clear()
  }
}

/** The number that a text is, NaN for one that is missing, null for anything else. */
function toNumber(text: string): number | null {
  if (MISSING.has(text)) return Number.NaN
  return isNumber(text) ? Number(text) : null
}

const isNumber = (text: string) => /^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(text)

type Cells = Growable<Int32Array> | Growable<Float64Array>

function put(cells: Cells, index: number, value: number, empty: number): void {
  fill(cells, index + 1, empty)
  cells.array[index] = value
}

function fill(cells: Cells, length: number, empty: number): void {
  while (cells.length < length) cells.push(empty)
}
