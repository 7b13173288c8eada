import { playwright } from '@vitest/browser-playwright'
import { defineConfig } from 'vitest/config'
import { findBrowser } from './scripts/browser.ts'

/** The real browser with WebGPU on a software adapter: the real API and real WGSL, on any machine. */
const chromium = playwright({
  launchOptions: {
    executablePath: findBrowser(console.error),
    headless: false, // the headless shell has no WebGPU; `--headless=new` is the full browser without a window
    args: [
      '--headless=new',
      '--no-sandbox',
      '--enable-unsafe-webgpu',
      '--use-webgpu-adapter=swiftshader',
      '--enable-features=Vulkan',
    ],
  },
})

const isolation = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' }

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          environment: 'node',
          // One copy of tfjs: Node would take its CommonJS bundle, and the gradients come from the ES modules.
          server: { deps: { inline: [/@tensorflow/] } },
          include: ['{src,scripts,workers}/**/*.test.{ts,tsx}'],
          exclude: ['**/*.browser.test.*'],
        },
      },
      {
        server: { headers: isolation },
        test: {
          name: 'browser',
          include: ['{src,workers}/**/*.browser.test.{ts,tsx}'],
          testTimeout: 120_000,
          browser: {
            enabled: true,
            provider: chromium,
            screenshotFailures: false,
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
})
