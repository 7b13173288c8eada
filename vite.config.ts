import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { developmentHeaders, productionHeaders } from './scripts/headers.ts'
import { namedCpuKernels } from './scripts/namedCpuKernels.ts'
import { shortShaders } from './scripts/shortShaders.ts'

const page = (name: string) => fileURLToPath(new URL(name, import.meta.url))

/** The headers in the form that static hosts read (Netlify, Cloudflare Pages). */
const headersFile: Plugin = {
  name: 'headers-file',
  generateBundle() {
    const lines = Object.entries(productionHeaders).map(([name, value]) => `  ${name}: ${value}`)
    this.emitFile({ type: 'asset', fileName: '_headers', source: ['/*', ...lines, ''].join('\n') })
  },
}

export default defineConfig({
  plugins: [react(), headersFile],
  worker: { format: 'es', plugins: () => [namedCpuKernels, shortShaders] },
  server: { headers: { ...developmentHeaders } },
  preview: { headers: { ...productionHeaders } },
  build: {
    target: 'chrome120',
    sourcemap: true,
    // A font or an icon inlined as a data: URL would be refused by the content security policy.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1000, // the engine's worker is large and never on the way to the first paint
    rollupOptions: { input: { index: page('index.html'), headless: page('headless.html') } },
  },
})
