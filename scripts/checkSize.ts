/** What the first page loads before anything is clicked, compressed, against its budget. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { projectRoot } from './projectRoot.ts'

const INITIAL_SCRIPT_BUDGET_KB = 300

const dist = join(projectRoot, 'dist')
const html = readFileSync(join(dist, 'index.html'), 'utf8')
const scripts = [...html.matchAll(/<(?:script[^>]*src|link[^>]*rel="modulepreload"[^>]*href)="\/([^"]+\.js)"/g)]
const sizes = scripts.map(([, path]) => ({
  path: path as string,
  kilobytes: gzipSync(readFileSync(join(dist, path as string))).length / 1000,
}))

for (const { path, kilobytes } of sizes) console.log(`${kilobytes.toFixed(1).padStart(7)} kB gzip  ${path}`)
const total = sizes.reduce((sum, { kilobytes }) => sum + kilobytes, 0)
console.log(`${total.toFixed(1).padStart(7)} kB gzip  initial scripts (budget ${INITIAL_SCRIPT_BUDGET_KB} kB)`)
if (sizes.length === 0) console.error('dist/index.html names no script: the check itself is broken')
process.exit(sizes.length > 0 && total <= INITIAL_SCRIPT_BUDGET_KB ? 0 : 1)
