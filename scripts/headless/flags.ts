/** Command-line flags of the headless Chromium. */
import { existsSync, readdirSync } from 'node:fs'
import type { Backend } from './arguments.ts'

/** Linux shows a usable GPU as a render node or an NVIDIA device; elsewhere the browser knows best. */
function hasGpu(): boolean {
  if (process.platform !== 'linux') return true
  const renders = existsSync('/dev/dri') && readdirSync('/dev/dri').some((name) => name.startsWith('renderD'))
  return renders || existsSync('/dev/nvidia0')
}

export function chromiumFlags(backend: Backend): string[] {
  const flags = ['--headless=new', '--no-first-run', '--disable-background-networking', '--disable-sync']
  if (process.getuid?.() === 0) flags.push('--no-sandbox') // Chromium refuses to start as root with its sandbox on
  if (backend === 'auto' || backend === 'webgpu') flags.push('--enable-unsafe-webgpu', '--enable-features=Vulkan')
  // A software adapter is fifty times slower than WebAssembly: only for those who ask for WebGPU by name.
  if (backend === 'webgpu' && !hasGpu()) flags.push('--use-webgpu-adapter=swiftshader')
  return flags
}
