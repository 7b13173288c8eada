/** How benchmarks tell their results: Markdown on stdout, the same as JSON in a file. */
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { parseArgs } from 'node:util'

export type Table = {
  readonly title: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly (string | number | null)[])[]
  /** What a reader must know to read it. */
  readonly note?: string
}

export type Report = {
  readonly benchmark: string
  readonly browser: string
  readonly tables: readonly Table[]
  /** What the tables were made from. */
  readonly measured: unknown
}

/** Prints the report and writes it where `--json FILE` says. */
export function publish(report: Report): void {
  const facts = machine()
  console.log(`## bench:${report.benchmark}\n`)
  console.log(`${facts.cpu}, ${facts.cores} cores, load ${facts.load}; ${report.browser}; commit ${facts.commit}\n`)
  for (const table of report.tables) console.log(`${markdown(table)}\n`)
  const { values } = parseArgs({ options: { json: { type: 'string' } }, strict: false })
  if (typeof values.json !== 'string') return
  writeFileSync(values.json, `${JSON.stringify({ ...report, machine: facts }, null, 2)}\n`)
  console.error(`wrote ${values.json}`)
}

/** A line of progress, on stderr. */
export function say(line: string): void {
  console.error(`[load ${loadavg()[0]!.toFixed(1)}] ${line}`)
}

function machine() {
  const [cpu] = cpus()
  const commit = execFileSync('git', ['describe', '--always', '--dirty'], { encoding: 'utf8' }).trim()
  return {
    ...{ cpu: cpu?.model ?? 'unknown processor', cores: cpus().length, load: loadavg()[0]!.toFixed(1) },
    ...{ node: process.version, commit, date: new Date().toISOString() },
  }
}

function markdown({ title, columns, rows, note }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const numeric = columns.map((_, i) => rows.some((row) => typeof row[i] === 'number'))
  const head = [line(columns), line(numeric.map((right) => (right ? '---:' : '---')))]
  const body = rows.map((row) => line(row.map((cell) => (typeof cell === 'number' ? shown(cell) : (cell ?? '–')))))
  return [`### ${title}`, '', ...head, ...body, ...(note === undefined ? [] : ['', note])].join('\n')
}

/** Three digits that count, thousands apart. */
function shown(value: number): string {
  if (Number.isInteger(value)) return value.toLocaleString('en')
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value) || 1)))
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })
}
