/**
 * CoNLL text (Tjong Kim Sang & De Meulder 2003): a token and its tag per line, a blank line between sequences. Tokens
 * of one letter make a sequence of residues with a label each; longer ones make text.
 */
import { complaints } from './complaints.ts'
import { DataError } from './errors.ts'
import type { LetterColumn } from './letterColumn.ts'
import { MAX_TOKENS } from './limits.ts'
import { LineScanner } from './lines.ts'
import type { RawRecords } from './rawRecords.ts'
import { shortText } from './shortText.ts'
import { tagWords } from './taggedTokens.ts'

export class ConllScanner {
  readonly #lines: LineScanner
  readonly #file: string
  readonly #records: RawRecords
  readonly #tags: LetterColumn
  readonly #encoder = new TextEncoder()
  #tokens: string[] = []
  #labels: string[] = []
  #firstLine = 0

  constructor(file: string, records: RawRecords, tags: LetterColumn, words: boolean) {
    this.#file = file
    this.#records = records
    this.#tags = tags
    records.setScript([words ? 'tokens' : 'sequence'], { file })
    this.#lines = new LineScanner(file, (bytes, from, to, line) =>
      this.#onLine(shortText(bytes, from, to).trim(), line),
    )
  }

  push(chunk: Uint8Array): void {
    this.#lines.push(chunk)
  }

  finish(): void {
    this.#lines.finish()
    this.#endRecord()
    if (this.#records.count === 0) throw new DataError({ file: this.#file }, complaints.emptyFile())
  }

  #onLine(text: string, line: number): void {
    if (text === '' || text.startsWith('-DOCSTART-') || text.startsWith('# ')) {
      this.#endRecord()
      return
    }
    const fields = text.split(/\s+/)
    if (fields.length < 2) throw new DataError({ file: this.#file, line }, complaints.tokenWithoutTag(text))
    if (this.#tokens.length === 0) this.#firstLine = line
    if (this.#tokens.length === MAX_TOKENS) {
      throw new DataError({ file: this.#file, line }, complaints.tooManyTokens(MAX_TOKENS))
    }
    this.#tokens.push(fields[0]!)
    this.#labels.push(fields.at(-1)!)
  }

  #endRecord(): void {
    if (this.#tokens.length === 0) return
    const place = { file: this.#file, line: this.#firstLine }
    this.#records.start(`sequence${this.#records.count + 1}`, 0, place)
    if (this.#records.script === 'text') {
      const bytes = this.#encoder.encode(this.#tokens.join(' '))
      this.#records.append(bytes, 0, bytes.length, () => place)
      tagWords(this.#tags, this.#tokens, this.#labels)
    } else this.#addResidues()
    this.#records.end(place)
    this.#tokens = []
    this.#labels = []
  }

  #addResidues(): void {
    for (const [i, token] of this.#tokens.entries()) {
      const place = { file: this.#file, line: this.#firstLine + i }
      const bytes = this.#encoder.encode(token)
      if (bytes.length !== 1) throw new DataError(place, complaints.mixedTokens(token))
      const before = this.#records.writer.residues.length
      this.#records.append(bytes, 0, 1, () => ({ ...place, column: 1 }))
      if (this.#records.writer.residues.length > before) this.#tags.addLabel(this.#labels[i]!) // no gap
    }
  }
}
