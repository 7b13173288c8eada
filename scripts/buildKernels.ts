/**
 * Compiles src/kernels/wasm/assembly (AssemblyScript) into src/kernels/wasm/binary, and src/sequence/scan/assembly into a
 * text beside it. The results are committed, so that nobody waits for the compiler; a test compares them with the sources.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { main as compile } from 'assemblyscript/asc'

const folder = new URL('../src/kernels/wasm/', import.meta.url)

const OPTIONS = [
  '-O3',
  '--noAssert',
  ...['--runtime', 'stub', '--importMemory', '--noExportMemory', '--initialMemory', '1'],
  ...['--enable', 'simd'],
]

const SHARED = ['--sharedMemory', '--maximumMemory', '65536', '--enable', 'threads']
const RELAXED = ['--enable', 'relaxed-simd']

export const VARIANTS = {
  'kernels-simd.wasm': [],
  'kernels-relaxed-simd.wasm': RELAXED,
  'kernels-simd-shared.wasm': SHARED,
  'kernels-relaxed-simd-shared.wasm': [...SHARED, ...RELAXED],
} as const

export type Variant = keyof typeof VARIANTS

/** @throws Error with the compiler's messages */
export async function compileKernels(variant: Variant): Promise<Uint8Array> {
  let binary: Uint8Array | undefined
  const files = ['assembly/index.ts', '--baseDir', fileURLToPath(folder), '--outFile', variant]
  const { error, stderr } = await compile([...files, ...OPTIONS, ...VARIANTS[variant]], {
    writeFile: (_name: string, contents: Uint8Array | string) => {
      if (typeof contents !== 'string') binary = contents
    },
  })
  if (error || !binary) throw new Error(`${variant}: ${error?.message ?? 'no output'}\n${stderr.toString()}`)
  return binary
}

/** The scanner of sequence bytes as a module of its own: a few hundred bytes, which a reader needs at once and anywhere. */
export async function compileScanner(): Promise<string> {
  let binary: Uint8Array | undefined
  const base = fileURLToPath(new URL('../src/sequence/scan/', import.meta.url))
  const options = ['-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd']
  const { error, stderr } = await compile(
    ['assembly/index.ts', '--baseDir', base, '--outFile', 'scanner.wasm', ...options],
    {
      writeFile: (_name: string, contents: Uint8Array | string) => {
        if (typeof contents !== 'string') binary = contents
      },
    },
  )
  if (error || !binary) throw new Error(`scanner: ${error?.message ?? 'no output'}\n${stderr.toString()}`)
  const text = Buffer.from(binary).toString('base64')
  return `/** assembly/index.ts, compiled by \`npm run build:kernels\`. */\nexport const SCANNER_BINARY =\n  '${text}'\n`
}

export const SCANNER_FILE = new URL('../src/sequence/scan/binary.ts', import.meta.url)

export function builtFile(variant: Variant): URL {
  return new URL(`binary/${variant}`, folder)
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const variant of Object.keys(VARIANTS) as Variant[]) {
    const binary = await compileKernels(variant)
    mkdirSync(dirname(fileURLToPath(builtFile(variant))), { recursive: true })
    writeFileSync(builtFile(variant), binary)
    console.log(`${variant}: ${binary.length} bytes`)
  }
  writeFileSync(SCANNER_FILE, await compileScanner())
  console.log('scanner')
}
