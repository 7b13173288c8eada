/** Runs benchmarks in a real Chromium, on the project's own sources, with the headers that threads need. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { createServer, type ViteDevServer } from 'vite'
import { findBrowser } from '../../scripts/browser.ts'
import { projectRoot } from '../../scripts/projectRoot.ts'

/** As in vitest.config.ts: the real WebGPU on a software adapter, on any machine. */
const FLAGS = [
  '--headless=new',
  '--no-sandbox',
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--enable-features=Vulkan',
]

/** Where the engine imports the parts of TensorFlow.js that it is made of. */
const ENGINE_SOURCES = ['webgpuEngine', 'webgpuKernels', 'wasmEngine', 'wasmKernels', 'cpuEngine'].map((name) =>
  join(projectRoot, 'src/kernels/backends', `${name}.ts`),
)

/** Named to Vite, because a dependency that it discovers later reloads the page. */
function dependencies(): string[] {
  const code = ENGINE_SOURCES.map((path) => readFileSync(path, 'utf8')).join('\n')
  const parts = [...code.matchAll(/(?:from|import) '(@tensorflow\/[^']+)'/g)].map(([, specifier]) => specifier!)
  const core = ['@tensorflow/tfjs-core', '@tensorflow/tfjs-core/dist/register_all_gradients.js']
  return [...new Set([...core, ...parts, '@jax-js/jax'])]
}

/** A worker that keeps its state between calls; `Table` maps each kind of request to its answer. */
export interface BenchWorker<Request, Answer> {
  call(request: Request): Promise<Answer>
  close(): Promise<void>
}

export interface BenchBrowser {
  readonly version: string
  /** @param path of the worker's source, from the root of the project */
  open<Request, Answer>(path: string): Promise<BenchWorker<Request, Answer>>
}

/** Nothing is left running, however `use` ends. */
export async function inBrowser<T>(use: (browser: BenchBrowser) => Promise<T>): Promise<T> {
  let server: ViteDevServer | undefined
  let browser: Browser | undefined
  try {
    server = await startServer()
    browser = await chromium.launch({ executablePath: findBrowser(console.error), headless: false, args: FLAGS })
    const page = await browser.newPage()
    page.on('pageerror', (error) => console.error(`page error: ${error.message}`))
    await page.goto(`${server.resolvedUrls?.local[0]}bench/support/page.html`)
    await page.waitForFunction(() => 'openWorker' in globalThis)
    return await use({ version: browser.version(), open: (path) => open(page, path) })
  } finally {
    await browser?.close()
    await server?.close()
  }
}

async function startServer(): Promise<ViteDevServer> {
  const server = await createServer({
    root: projectRoot,
    logLevel: 'error',
    server: { port: 0, hmr: false, watch: null }, // an edit during the run must not reload the page
    optimizeDeps: { include: dependencies() },
    cacheDir: join(projectRoot, 'node_modules/.vite-bench'),
  })
  return server.listen()
}

async function open<Request, Answer>(page: Page, path: string): Promise<BenchWorker<Request, Answer>> {
  const worker = await page.evaluate((file) => globalThis.openWorker(file), path)
  return {
    call: (request) =>
      page.evaluate(([index, message]) => globalThis.callWorker(index, message), [
        worker,
        request,
      ] as const) as Promise<Answer>,
    close: () => page.evaluate((index) => globalThis.closeWorker(index), worker),
  }
}
