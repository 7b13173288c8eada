/**
 * `npm run bench:transfer -- MODEL FILE … [--sizes 200,1000] [--seeds 3] [--out results.jsonl] [--set CELL.PARAM=JSON]`: a
 * pretrained model (a folder, or a name in public/models/) against the same architecture from random weights, on small
 * samples of labelled tables. Runs that stand in the results already are not made again. Prints a table.
 */
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { createServer } from 'vite'
import type { ClassEvaluation } from '../../src/train/types.ts'
import { runNotebook } from '../support/notebook.ts'
import { readRows, sampleTable } from './samples.ts'

type Start = 'random' | 'pretrained'
type Run = { readonly set: string; readonly size: number; readonly seed: number; readonly start: Start }
type Result = Run & { readonly mcc: number; readonly accuracy: number; readonly seconds: number }

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sizes: { type: 'string', default: '200,1000' },
    seeds: { type: 'string', default: '3' },
    out: { type: 'string', default: 'build/transfer.jsonl' },
    set: { type: 'string', multiple: true, default: [] },
    backend: { type: 'string', default: 'auto' },
  },
})
const [name, ...files] = positionals
if (name === undefined || files.length === 0) throw new Error('expected a model and at least one table of sequences')
const model = existsSync(join(name, 'config.json')) ? resolve(name) : resolve('public/models', name)
const sizes = values.sizes.split(',').map(Number)
const seeds = Array.from({ length: Number(values.seeds) }, (_, i) => i + 1)
const out = resolve(values.out)
// The models import what only Vite can load: WebAssembly by its address.
const vite = await createServer({
  root: join(import.meta.dirname, '../..'),
  server: { middlewareMode: true, hmr: false },
  appType: 'custom',
  logLevel: 'error',
})
const { writeRandomLike } = (await vite.ssrLoadModule(
  '/bench/transfer/randomLike.ts',
)) as typeof import('./randomLike.ts')
const work = mkdtempSync(join(tmpdir(), 'transfer-'))

mkdirSync(dirname(out), { recursive: true })
const results: Result[] = existsSync(out)
  ? readFileSync(out, 'utf8').trim().split('\n').filter(Boolean).map(asResult)
  : []
try {
  for (const size of sizes) for (const seed of seeds) for (const file of files) await compare(file, size, seed)
} finally {
  rmSync(work, { recursive: true })
  await vite.close()
}
console.log(table())

async function compare(file: string, size: number, seed: number): Promise<void> {
  const set = basename(file).replace(/\.tsv(\.gz)?$/, '')
  const data = join(work, `${set}.tsv`)
  writeFileSync(data, sampleTable(readRows(file), size, seed))
  for (const start of ['random'] as const) {
    const run: Run = { set, size, seed, start }
    if (results.some((done) => sameRun(done, run))) continue
    const random = join(work, 'random')
    if (start === 'random') await writeRandomLike(model, random, seed)
    const result = { ...run, ...(await fineTune(data, start === 'random' ? random : model, seed)) }
    results.push(result)
    appendFileSync(out, `${JSON.stringify(result)}\n`)
    console.error(JSON.stringify(result))
  }
}

/** The k-mer regression stays out of it: it would hide what the network knows. */
async function fineTune(data: string, folder: string, seed: number): Promise<Omit<Result, keyof Run>> {
  const settings = ['model.kmerFeatures=false', `train.seed=${seed}`, ...values.set].flatMap((one) => ['--set', one])
  const began = performance.now()
  const document = await runNotebook(['--data', data, '--model', folder, '--backend', values.backend, ...settings])
  if ('error' in document) throw new Error(`${document.error.code}: ${document.error.message}`)
  const test = document.cells.find(({ kind }) => kind === 'evaluate')!.result as unknown as ClassEvaluation
  return { mcc: test.mcc, accuracy: test.accuracy, seconds: Math.round((performance.now() - began) / 1000) }
}

function table(): string {
  const sets = [...new Set(results.map(({ set }) => set))]
  const rows = sizes.flatMap((size) => sets.map((set) => rowOf(set, size)))
  return [
    '| set | training sequences | seeds | random weights | pretrained | difference |',
    '|---|---|---|---|---|---|',
    ...rows,
  ].join('\n')
}

/** Mean test MCC, with the standard deviation over the seeds. */
function rowOf(set: string, size: number): string {
  const of = (start: Start) =>
    results.filter((one) => one.set === set && one.size === size && one.start === start).map(({ mcc }) => mcc)
  const [random, pretrained] = [of('random'), of('pretrained')]
  const gain = mean(pretrained) - mean(random)
  const cells = [
    set,
    size,
    random.length,
    spread(random),
    spread(pretrained),
    `${gain < 0 ? '−' : '+'}${Math.abs(gain).toFixed(3)}`,
  ]
  return `| ${cells.join(' | ')} |`
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, value) => sum + value, 0) / numbers.length
}

function spread(numbers: readonly number[]): string {
  const centre = mean(numbers)
  const variance = numbers.reduce((sum, value) => sum + (value - centre) ** 2, 0) / Math.max(1, numbers.length - 1)
  return `${centre.toFixed(3)} ± ${Math.sqrt(variance).toFixed(3)}`
}

function sameRun(a: Run, b: Run): boolean {
  return a.set === b.set && a.size === b.size && a.seed === b.seed && a.start === b.start
}

function asResult(line: string): Result {
  return JSON.parse(line) as Result // as `compare` writes it
}
