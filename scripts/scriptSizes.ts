/** Sizes of the scripts in `dist/`, compressed, by what loads them. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { projectRoot } from './projectRoot.ts'

export type ScriptSize = { readonly file: string; readonly kilobytes: number }

const dist = join(projectRoot, 'dist')
const assets = join(dist, 'assets')

const ENGINES = ['webgpu', 'wasm', 'cpu'] as const
/** The family of models with the most code, which is also what is trained where nothing is chosen. */
const FAMILY = 'compact'
const TASK = 'classification'

/** What the first page loads before anything is clicked. */
export function initialScripts(): ScriptSize[] {
  const html = readFileSync(join(dist, 'index.html'), 'utf8')
  const scripts = html.matchAll(/<(?:script[^>]*src|link[^>]*rel="modulepreload"[^>]*href)="\/assets\/([^"]+\.js)"/g)
  return [...scripts].map(([, file]) => sizeOf(file!))
}

/** What the training worker has loaded when the first step is taken, by backend, where nothing else was chosen. */
export function engineScripts(): { readonly backend: string; readonly scripts: readonly ScriptSize[] }[] {
  return ENGINES.map((backend) => {
    const entries = ['train.worker', `${backend}Engine`, FAMILY, TASK].flatMap(filesNamed)
    return { backend, scripts: [...staticClosure(entries)].map(sizeOf) }
  })
}

export function allScripts(): ScriptSize[] {
  return readdirSync(assets)
    .filter((name) => name.endsWith('.js'))
    .map(sizeOf)
}

export function total(scripts: readonly ScriptSize[]): number {
  return scripts.reduce((sum, { kilobytes }) => sum + kilobytes, 0)
}

function filesNamed(name: string): string[] {
  const found = readdirSync(assets).filter((file) => file.startsWith(`${name}-`) && file.endsWith('.js'))
  if (found.length === 0) throw new Error(`dist/assets has no script ${name}-*.js: build first, or correct the check`)
  return found
}

/** The files and whatever they import at once; `import()` is left out. */
function staticClosure(entries: readonly string[]): Set<string> {
  const files = new Set<string>()
  const queue = [...entries]
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    if (files.has(file)) continue
    files.add(file)
    const code = readFileSync(join(assets, file), 'utf8')
    for (const [, imported] of code.matchAll(/(?:from|import)\s*["']\.\/([\w.-]+\.js)["']/g)) queue.push(imported!)
  }
  return files
}

function sizeOf(file: string): ScriptSize {
  return { file, kilobytes: gzipSync(readFileSync(join(assets, file))).length / 1000 }
}
