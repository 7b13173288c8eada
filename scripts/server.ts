/** Builds the production bundle when it is missing or older than its sources, and serves it. */
import { existsSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { build, preview } from 'vite'
import { projectRoot } from './projectRoot.ts'

const bundleFolder = join(projectRoot, 'dist')
const bundle = join(bundleFolder, 'index.html')

/** Whatever the bundle is made from. */
const SOURCES = [
  'src',
  'workers',
  'public',
  'index.html',
  'headless.html',
  'vite.config.ts',
  'scripts/headers.ts',
  'package-lock.json',
]

export interface RunningServer {
  /** Ends without a slash, e.g. http://localhost:4173 */
  readonly url: string
  close(): Promise<void>
}

/** Newest modification under a file or folder, in milliseconds since 1970; a folder's own time tells of deletions. */
function newestChange(path: string): number {
  if (!existsSync(path) || path.includes('.test.')) return 0
  const stat = statSync(path)
  if (!stat.isDirectory()) return stat.mtimeMs
  return readdirSync(path).reduce((newest, name) => Math.max(newest, newestChange(join(path, name))), stat.mtimeMs)
}

function bundleIsFresh(): boolean {
  if (!existsSync(bundle)) return false
  const built = statSync(bundle).mtimeMs
  return SOURCES.every((source) => newestChange(join(projectRoot, source)) <= built)
}

export async function ensureBundle(say: (line: string) => void = () => {}): Promise<void> {
  if (bundleIsFresh()) return
  say('Building Strandbook …')
  const started = new Date()
  const fresh = join(projectRoot, 'build', `bundle-${process.pid}`)
  await build({ root: projectRoot, logLevel: 'error', build: { outDir: fresh, emptyOutDir: true } })
  utimesSync(join(fresh, 'index.html'), started, started) // what is edited during the build is newer than it
  replaceBundle(fresh)
}

/** In one step, so that two runs started together never serve half a bundle. */
function replaceBundle(fresh: string): void {
  rmSync(bundleFolder, { recursive: true, force: true })
  try {
    renameSync(fresh, bundleFolder)
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true })
    if (!existsSync(bundle)) throw error // otherwise another run has just put its own there
  }
}

/** Serves `dist/` on this machine only, with the headers of `headers.ts`; takes the next free port if need be. */
export async function serveBundle(port: number): Promise<RunningServer> {
  const listeners = process.listeners('SIGTERM')
  const server = await preview({
    root: projectRoot,
    logLevel: 'error',
    preview: { port, strictPort: false, host: 'localhost', open: false },
  })
  // Vite ends the process on SIGTERM at once; when to end is our caller's decision.
  for (const added of process.listeners('SIGTERM')) if (!listeners.includes(added)) process.off('SIGTERM', added)
  const url = server.resolvedUrls?.local[0]
  if (url === undefined) throw new Error(`the preview server did not start on port ${port}`)
  return { url: url.replace(/\/$/, ''), close: () => server.close() }
}
