/** Builds and serves longRun.html as the app is built: without React's development checks. */
import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { build, preview } from 'vite'
import { projectRoot } from '../../scripts/projectRoot.ts'
import type { RunningServer } from '../../scripts/server.ts'

export async function serveLongRun(): Promise<RunningServer> {
  const outDir = join(projectRoot, 'build/bench-page')
  const shared = { root: projectRoot, configFile: false, logLevel: 'error' } as const
  await build({
    ...shared,
    plugins: [react()],
    worker: { format: 'es' },
    build: { outDir, target: 'chrome120', rollupOptions: { input: join(import.meta.dirname, 'longRun.html') } },
  })
  const server = await preview({ ...shared, build: { outDir }, preview: { port: 0, host: 'localhost', open: false } })
  return { url: `${server.resolvedUrls!.local[0]}bench/page/longRun.html`, close: () => server.close() }
}
