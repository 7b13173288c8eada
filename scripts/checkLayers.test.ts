import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { ALLOWED, importsOf, violation } from './checkLayers.ts'

describe('importsOf', () => {
  test('reads every form of import, and tells types apart', () => {
    const source = [
      "import a from './a.ts'",
      "import type { B } from '../b/types.ts'",
      "import {\n  c,\n  d,\n} from './cd.ts'",
      "export * from './e.ts'",
      "import './side-effect.css'",
      "const lazy = await import('./lazy.ts')",
    ].join('\n')
    expect(importsOf(source)).toEqual([
      { specifier: './a.ts', typeOnly: false },
      { specifier: '../b/types.ts', typeOnly: true },
      { specifier: './cd.ts', typeOnly: false },
      { specifier: './e.ts', typeOnly: false },
      { specifier: './side-effect.css', typeOnly: false },
      { specifier: './lazy.ts', typeOnly: false },
    ])
  })
})

describe('violation', () => {
  const at = (file: string, specifier: string, typeOnly = false) => violation(file, { specifier, typeOnly })

  test('a lower layer never imports a higher one', () => {
    expect(at('src/sequence/fasta.ts', '../train/loop.ts')).toBe(
      'src/sequence/fasta.ts: src/sequence must not import src/train (../train/loop.ts)',
    )
    expect(at('src/train/loop.ts', '../metrics/classification.ts')).toBeNull()
  })
  test('contracts may be imported as types from everywhere, but not as values', () => {
    expect(at('src/ui/Loss.tsx', '../train/types.ts', true)).toBeNull()
    expect(at('src/ui/Loss.tsx', '../train/types.ts')).not.toBeNull()
  })
  test('only the engine knows TensorFlow.js and only the page knows React', () => {
    expect(at('src/ui/Loss.tsx', '@tensorflow/tfjs-core')).not.toBeNull()
    expect(at('src/train/loop.ts', 'react')).not.toBeNull()
    expect(at('src/kernels/ops.ts', '@tensorflow/tfjs-core')).toBeNull()
  })
})

test('the table in docs/architecture.md says what is enforced', () => {
  const rows = [...readFileSync('docs/architecture.md', 'utf8').matchAll(/^\| `(src\/\w+)\/` +\| .* \| (.*?) +\|$/gm)]
  const documented = rows
    .filter(([, , cell]) => !cell?.startsWith('all but'))
    .map(([, folder, cell]) => {
      const names = (cell ?? '').split(/[,;] /).filter((name) => !/types|^nothing$|^tfjs/.test(name))
      return [folder, names.map((name) => `src/${name}`)]
    })
  expect(documented.length).toBeGreaterThan(10)
  for (const [folder, allowed] of documented)
    expect([folder, [...(ALLOWED[String(folder)] ?? [])].sort()]).toEqual([folder, [...(allowed ?? [])].sort()])
})
