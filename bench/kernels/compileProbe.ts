import { join } from 'node:path'
import { main as compile } from 'assemblyscript/asc'

/** Pages of 64 kB: three vectors of 16 MB, beyond most caches. */
export const PROBE_PAGES = 768
export const PROBE_FLOATS = 4 << 20

/** The probe with and without fused multiply-add, as bytes that cross to the browser as JSON. */
export async function compileProbe(relaxed: boolean): Promise<number[]> {
  const options = ['-O3', '--noAssert', '--runtime', 'stub', '--initialMemory', `${PROBE_PAGES}`, '--enable', 'simd']
  let binary: Uint8Array | undefined
  const { error, stderr } = await compile(
    ['index.ts', '--baseDir', join(import.meta.dirname, 'probe'), '--outFile', 'probe.wasm', ...options].concat(
      relaxed ? ['--enable', 'relaxed-simd'] : [],
    ),
    {
      writeFile: (_name: string, contents: Uint8Array | string) => {
        if (typeof contents !== 'string') binary = contents
      },
    },
  )
  if (error || !binary) throw new Error(`the probe does not compile: ${error?.message}\n${stderr.toString()}`)
  return [...binary]
}
