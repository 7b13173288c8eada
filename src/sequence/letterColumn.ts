import { growableBytes } from '../shared/growable.ts'
import { MAX_BASE_LABELS } from './limits.ts'

/** Labels per residue, as they come: one byte per residue, in the order of the records. */
export class LetterColumn {
  readonly names: string[] = []
  readonly #codes = growableBytes()
  readonly #codeOf = new Map<string, number>()
  /** False once a record had another number of labels than residues: then the column holds something else. */
  #fits = true

  /** Whether every record so far has exactly one label per residue. */
  get fits(): boolean {
    return this.#fits && this.#codes.length > 0
  }

  /** Whether nothing has spoken against it yet. */
  get mayFit(): boolean {
    return this.#fits
  }

  /** The labels of the next record, one letter per residue. */
  addLetters(bytes: Uint8Array, from: number, to: number, residues: number): void {
    if (!this.#fits) return
    if (to - from !== residues) this.drop()
    for (let i = from; i < to && this.#fits; i++) this.addLabel(String.fromCharCode(bytes[i]!))
  }

  /** The label of the next residue. */
  addLabel(name: string): void {
    let code = this.#codeOf.get(name)
    if (code === undefined) {
      if (this.names.length === MAX_BASE_LABELS) {
        this.drop()
        return
      }
      code = this.names.push(name) - 1
      this.#codeOf.set(name, code)
    }
    this.#codes.push(code)
  }

  drop(): void {
    this.#fits = false
    this.#codes.finish()
  }

  finish(): Uint8Array {
    return this.#codes.finish()
  }
}
