/**
 * Folders are layers: each imports only what its row allows (docs/architecture.md). Tests are free.
 * Type-only imports of `types.ts` and `protocol.ts` are contracts, and allowed from everywhere.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Folder → what it may import, besides itself. The table in the documentation is tested against it. */
export const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  'src/shared': [],
  'src/sequence': ['src/shared'],
  'src/tokenize': ['src/shared', 'src/sequence'],
  'src/metrics': ['src/shared'],
  'src/baselines': ['src/shared', 'src/sequence', 'src/metrics'],
  'src/weights': ['src/shared'],
  'src/kernels': ['src/shared'],
  'src/models': ['src/shared', 'src/weights', 'src/kernels'],
  'src/onnx': ['src/shared', 'src/weights', 'src/models', 'src/kernels'],
  'src/train': ['src/shared', 'src/tokenize', 'src/metrics', 'src/weights', 'src/models', 'src/kernels'],
  'src/notebook': ['src/shared'],
  'src/rpc': ['src/shared'],
  'src/storage': ['src/shared', 'src/notebook'],
  'src/state': ['src/shared', 'src/notebook', 'src/rpc', 'src/storage'],
  'src/ui': ['src/shared', 'src/notebook', 'src/state'],
  'src/cells': ['src/shared', 'src/notebook', 'src/rpc', 'src/state', 'src/ui'],
  'src/app': ['src/shared', 'src/notebook', 'src/rpc', 'src/storage', 'src/state', 'src/ui', 'src/cells'],
  workers: [
    'src/shared',
    'src/sequence',
    'src/tokenize',
    'src/metrics',
    'src/baselines',
    'src/weights',
    'src/kernels',
    'src/models',
    'src/onnx',
    'src/train',
    'src/rpc',
    'src/storage',
  ],
}

/** Packages that only some layers may know. */
const PACKAGES: readonly { readonly pattern: RegExp; readonly layers: readonly string[] }[] = [
  { pattern: /^@tensorflow\//, layers: ['src/kernels', 'src/models', 'src/train', 'workers'] },
  { pattern: /^(react|react-dom|@mantine|@tabler|recharts)(\/|$)/, layers: ['src/ui', 'src/cells', 'src/app'] },
]

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s+(type\s+)?(?:[\w*{}\s,$]+?\sfrom\s+)?['"]([^'"\n]+)['"]|import\(\s*['"]([^'"\n]+)['"]\s*\)/g

export interface Import {
  readonly specifier: string
  readonly typeOnly: boolean
}

export function importsOf(source: string): Import[] {
  return [...source.matchAll(IMPORT)].map((match) => ({
    specifier: (match[2] ?? match[3]) as string,
    typeOnly: match[1] !== undefined,
  }))
}

function layerOf(path: string): string | undefined {
  const unix = path.split(sep).join('/')
  return Object.keys(ALLOWED).find((layer) => unix.startsWith(`${layer}/`))
}

/** What is wrong with one import of one file, or null. Paths are relative to the project. */
export function violation(file: string, { specifier, typeOnly }: Import): string | null {
  const from = layerOf(file)
  if (from === undefined) return null
  if (!specifier.startsWith('.')) {
    const rule = PACKAGES.find(({ pattern }) => pattern.test(specifier))
    return rule && !rule.layers.includes(from) ? `${file}: ${from} must not import ${specifier}` : null
  }
  const target = relative('.', resolve(file, '..', specifier))
  const to = layerOf(target)
  if (to === undefined || to === from || ALLOWED[from]?.includes(to)) return null
  if (typeOnly && /(types|protocol)\.ts$/.test(target)) return null
  return `${file}: ${from} must not import ${to} (${specifier})`
}

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
}

function main(): void {
  process.chdir(join(import.meta.dirname, '..'))
  const files = ['src', 'workers'].flatMap(sourceFiles)
  const problems = files.flatMap((file) =>
    importsOf(readFileSync(file, 'utf8')).flatMap((imported) => violation(file, imported) ?? []),
  )
  for (const problem of problems) console.error(problem)
  console.log(`${files.length} files, ${problems.length} imports against the layers of docs/architecture.md`)
  process.exit(problems.length === 0 ? 0 : 1)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main()
