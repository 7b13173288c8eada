import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { builtFile, compileKernels, compileScanner, SCANNER_FILE, VARIANTS, type Variant } from './buildKernels.ts'

test.each(Object.keys(VARIANTS) as Variant[])(
  'the committed %s is what the sources compile to',
  async (variant) => {
    const compiled = await compileKernels(variant)
    const same = Buffer.compare(readFileSync(builtFile(variant)), compiled) === 0
    expect(same, 'run `npm run build:kernels` and commit the result').toBe(true)
  },
  60_000,
)

test('the committed scanner is what its source compiles to', async () => {
  const same = readFileSync(SCANNER_FILE, 'utf8') === (await compileScanner())
  expect(same, 'run `npm run build:kernels` and commit the result').toBe(true)
}, 60_000)
