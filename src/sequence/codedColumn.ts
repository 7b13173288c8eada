import { type Growable, growableInt32 } from '../shared/growable.ts'
import { MAX_CLASSES, MAX_TEXT_BYTES, MAX_VALUES } from './limits.ts'
import { UNLABELLED } from './types.ts'

/**
 * The values of one possible label or group, one code per record, while there are few enough distinct ones. Beyond
 * MAX_VALUES it forgets the values and only says that there are too many.
 */
export class CodedColumn {
  readonly names: string[] = []
  /** Records that have a value. */
  filled = 0
  overflowed = false
  readonly codes: Growable<Int32Array> = growableInt32()
  readonly #codeOf = new Map<string, number>()

  get tooManyForLabels(): boolean {
    return this.overflowed || this.names.length > MAX_CLASSES
  }

  /** Notes the value of record `index`; records passed over have none. */
  set(index: number, value: string): void {
    if (value === '' || value.length > MAX_TEXT_BYTES) return
    this.filled += 1
    if (this.overflowed) return
    let code = this.#codeOf.get(value)
    if (code === undefined) {
      if (this.names.length === MAX_VALUES) {
        this.#overflow()
        return
      }
      code = this.names.push(value) - 1
      this.#codeOf.set(value, code)
    }
    this.#fillTo(index)
    this.codes.push(code)
  }

  /** One code per record, in the order of `names`. */
  finish(records: number): Int32Array {
    this.#fillTo(records)
    return this.codes.array.slice(0, records)
  }

  #fillTo(length: number): void {
    while (this.codes.length < length) this.codes.push(UNLABELLED)
  }

  #overflow(): void {
    this.overflowed = true
    this.codes.finish()
    this.#codeOf.clear()
  }
}
