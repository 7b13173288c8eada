/** `npm run examples:notebooks`: the notebook of each bundled example, on defaults, with a note that introduces it. */
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { serializeNotebook } from '../../src/notebook/parse.ts'
import { defaultNotebook } from '../../src/notebook/template.ts'
import type { Cell, CellId } from '../../src/notebook/types.ts'

const EXAMPLES = join(import.meta.dirname, '../../public/examples')

/** The fields of `index.json` that a notebook is made from. */
type Description = {
  readonly name: string
  readonly title: string
  readonly summary: string
  readonly file: string
  readonly citation: string
}

export function describedExamples(): readonly Description[] {
  return JSON.parse(readFileSync(join(EXAMPLES, 'index.json'), 'utf8'))
}

export function notebookPath(name: string): string {
  return join(EXAMPLES, name, `${name}.strandbook.json`)
}

/** The text of the notebook file. */
export function exampleNotebook(description: Description): string {
  const bytes = readFileSync(join(EXAMPLES, description.name, description.file))
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const files = [{ name: description.file, size: bytes.length, sha256 }]
  const notebook = defaultNotebook(description.title, { files })
  return serializeNotebook({ ...notebook, cells: [introduction(description), ...notebook.cells] })
}

function introduction({ summary, citation }: Description): Cell {
  return { id: 'about' as CellId, kind: 'note', params: { text: `${summary}\n\nData: ${citation}.` }, inputs: {} }
}

function main(): void {
  for (const description of describedExamples()) {
    writeFileSync(notebookPath(description.name), exampleNotebook(description))
    console.log(`${description.name}.strandbook.json`)
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main()
