/**
 * `npm run bench:data -- [PART …]`: how fast files are read, in the real data worker in Chromium, beside seqkit on the same file in
 * the same run (Debian package seqkit). Parts: fasta, fastq, linear, tokens, clusters, short, large; all by default. Made-up
 * files of up to 3 GB are written to the folder for temporary files, and removed.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Page } from 'playwright-core'
import { createServer } from 'vite'
import { findBrowser } from '../../scripts/browser.ts'
import { stages as words } from '../../src/sequence/words.ts'
import { type Kind, makeFile } from './makeFile.ts'
import type { FileTimes } from './page.ts'

const MB = 1_000_000
const PARTS: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  fasta: (page) => file(page, 'fasta', 1_000 * MB),
  fastq: (page) => file(page, 'fastq', 1_000 * MB),
  linear: async (page) => {
    for (const kind of ['fasta', 'fastq'] as const)
      for (const size of [10, 100, 1_000]) await file(page, kind, size * MB)
  },
  tokens: (page) => work(page, 'tokens'),
  clusters: (page) => work(page, 'clusters'),
  short: (page) => file(page, 'reads', 850 * MB),
  large: (page) => file(page, 'fasta', 3_000 * MB),
}

const asked = process.argv.slice(2)
const folder = mkdtempSync(join(tmpdir(), 'strandbook-bench-'))
const server = await createServer({
  root: join(import.meta.dirname, '../..'),
  logLevel: 'error',
  server: { port: 0, hmr: false, watch: null },
  optimizeDeps: { include: ['hash-wasm', 'fflate'] },
  cacheDir: 'node_modules/.vite-bench-data',
})
await server.listen()
try {
  for (const part of asked.length > 0 ? asked : Object.keys(PARTS)) await inNewBrowser(PARTS[part]!)
} finally {
  await server.close()
  rmSync(folder, { recursive: true, force: true })
}

/** A browser of its own for each part, so that the memory of one is not that of another. */
async function inNewBrowser(run: (page: Page) => Promise<void>): Promise<void> {
  const browser = await chromium.launch({ executablePath: findBrowser(console.error), args: ['--no-sandbox'] })
  try {
    const page = await browser.newPage()
    await page.goto(`${server.resolvedUrls?.local[0]}bench/data/index.html`)
    await page.waitForFunction(() => 'measureFile' in globalThis)
    await run(page)
  } finally {
    await browser.close()
  }
}

async function work(page: Page, name: 'tokens' | 'clusters'): Promise<void> {
  const { what, seconds, residues } = await page.evaluate((request) => globalThis.measureWork(request), { work: name })
  console.log(`${what}: ${seconds.toFixed(2)} s, ${(residues / seconds / MB).toFixed(0)} MB of residues/s, ${load()}`)
}

async function file(page: Page, kind: Kind, size: number): Promise<void> {
  const path = join(folder, `${kind}.${kind === 'fastq' ? 'fq' : 'fa'}`)
  const bytes = makeFile(path, kind, size)
  spawnSync('cat', [path], { stdio: ['ignore', 'ignore', 'inherit'] }) // both read it from the disk cache, if it fits
  const seqkit = seconds(() => spawnSync('seqkit', ['stats', '-a', path], { stdio: 'ignore' }).status === 0)
  await page.setInputFiles('#file', path)
  const survey: FileTimes = await page.evaluate(() => globalThis.measureFile({ sample: 1_000 }))
  const { hashMs, reportMs, stages, result }: FileTimes = await page.evaluate(() => globalThis.measureFile({}))
  const again = seconds(() => spawnSync('seqkit', ['stats', '-a', path], { stdio: 'ignore' }).status === 0)
  rmSync(path)
  const surveyMs = survey.stages.find(([stage]) => stage === words.read)?.[1] ?? survey.reportMs // the sample is read afterwards
  const best = seqkit === null || again === null ? null : Math.min(seqkit, again)
  const against = (ms: number) => (best === null ? '' : `, ${((1000 * best) / ms).toFixed(2)} × seqkit`)
  const rate = (ms: number) => `${(bytes / ms / 1000).toFixed(0)} MB/s`
  console.log(
    [
      `${kind}, ${(bytes / MB).toFixed(0)} MB, ${result.records} records`,
      `hash ${(hashMs / 1000).toFixed(2)} s (${rate(hashMs)})`,
      `statistics of all ${(surveyMs / 1000).toFixed(2)} s (${rate(surveyMs)}${against(surveyMs)})`,
      `and a sample of 1,000 ${(survey.reportMs / 1000).toFixed(2)} s (${rate(survey.reportMs)}${against(survey.reportMs)})`,
      `all loaded, with labels, duplicates and k-mers ${(reportMs / 1000).toFixed(2)} s (${rate(reportMs)}${against(reportMs)})`,
      `stages begin at ${stages.map(([stage, ms]) => `${stage} ${(ms / 1000).toFixed(1)} s`).join(', ')}`,
      best === null ? 'seqkit is not installed' : `seqkit stats -a ${best.toFixed(2)} s`,
      `peak of the tab ${peakMegabytes()} MB`,
      load(),
    ].join('; '),
  )
}

/** Seconds of a program that ended well, or null. */
function seconds(run: () => boolean): number | null {
  const started = performance.now()
  return run() ? (performance.now() - started) / 1000 : null
}

/** The largest resident set that a renderer of ours ever had, as Linux knows it. */
function peakMegabytes(): string {
  const peaks = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const isOurs = readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('--type=renderer') && descendsFromUs(pid)
        const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
        return isOurs && peak ? [Number(peak[1]) / 1000] : []
      } catch {
        return [] // it has ended meanwhile
      }
    })
  return peaks.length === 0 ? '?' : Math.max(...peaks).toFixed(0)
}

function descendsFromUs(pid: string): boolean {
  for (let at = pid; at !== '0' && at !== '1'; ) {
    if (at === String(process.pid)) return true
    at = /^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${at}/status`, 'utf8'))?.[1] ?? '0'
  }
  return false
}

function load(): string {
  return `load ${loadavg()[0]!.toFixed(1)}`
}
