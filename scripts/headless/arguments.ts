/** The command line of `npm run notebook`, checked and with every path made absolute. */
import { existsSync, readdirSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve, sep } from 'node:path'
import { parseArgs } from 'node:util'
import { projectRoot } from '../projectRoot.ts'

const BACKENDS = ['auto', 'webgpu', 'wasm', 'cpu'] as const
export type Backend = (typeof BACKENDS)[number]

export const USAGE = `Usage: npm run --silent notebook -- [NOTEBOOK or EXAMPLE] [options]

  NOTEBOOK            a *.strandbook.json file; its data files are looked for beside it
  EXAMPLE             the name of a bundled example: ${exampleNames().join(', ')}
  --data PATH         sequences to work on: a file, a folder or a zip archive (repeatable); without NOTEBOOK the
                      default notebook is built for them
  --model PATH        a model folder, or its zip, to start from (sets model.checkpoint)
  --set CELL.PARAM=JSON   changes a parameter (repeatable), e.g. --set train.epochs=3
  --set device.kernels='{"NAME":false}'   replaces a fused kernel by plain operations
  --backend NAME      ${BACKENDS.join(' | ')} (default: auto)
  --out DIR           writes the export (model folder, metrics, predictions, notebook) there

Progress goes to stderr, one JSON document to stdout. Exit code 0 when every cell is done.`

export interface HeadlessArguments {
  /** The notebook file, or null for the default template. */
  readonly notebook: string | null
  /** Whether null stands for the notebook of a pretraining, whose checkpoints are kept below `out`. */
  readonly pretraining?: boolean
  readonly data: readonly string[]
  /** What the files of `data` are called: paths within the folders that were given, which may say the class. */
  readonly names: readonly string[]
  readonly filesAre: 'data' | 'supply'
  readonly model: readonly string[]
  readonly settings: readonly string[]
  readonly backend: Backend
  readonly out: string | null
}

/** What the user typed cannot be run. The message says what was expected. */
export class UsageError extends Error {
  readonly code = 'USAGE'
}

/** `cwd`: the folder that relative paths start from (npm changes the working folder of scripts). */
export function readArguments(argv: readonly string[], cwd: string): HeadlessArguments | 'help' {
  const { values, positionals } = parse(argv)
  if (values.help) return 'help'
  if (positionals.length > 1) throw new UsageError(`expected one notebook or example, got ${positionals.join(', ')}`)
  const backend = BACKENDS.find((name) => name === values.backend)
  if (!backend) throw new UsageError(`--backend: expected ${BACKENDS.join(', ')}, got "${values.backend}"`)

  const given = (values.data ?? []).flatMap((path) => dataFiles(resolve(cwd, path)))
  const { data, ...chosen } = chooseNotebook(positionals[0], given, cwd)
  return {
    ...chosen,
    data: data.map(({ path }) => path),
    names: data.map(({ name }) => name),
    model: values.model === undefined ? [] : modelFiles(resolve(cwd, values.model)),
    settings: (values.set ?? []).map(checkSetting),
    backend,
    out: values.out === undefined ? null : resolve(cwd, values.out),
  }
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        data: { type: 'string', multiple: true },
        set: { type: 'string', multiple: true },
        model: { type: 'string' },
        backend: { type: 'string', default: 'auto' },
        out: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    })
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}

type DataFile = { readonly path: string; readonly name: string }

/** A file, or all files of a folder, named from the folder on. */
function dataFiles(path: string): DataFile[] {
  if (!existsSync(path)) throw new UsageError(`--data: there is no file ${path}`)
  if (!statSync(path).isDirectory()) return [{ path, name: basename(path) }]
  const inside = readdirSync(path, { recursive: true, encoding: 'utf8' }).sort()
  const files = inside.filter((name) => statSync(join(path, name)).isFile())
  if (files.length === 0) throw new UsageError(`--data: there is no file in ${path}`)
  return files.map((name) => ({ path: join(path, name), name: [basename(path), ...name.split(sep)].join('/') }))
}

type Chosen = Pick<HeadlessArguments, 'notebook' | 'filesAre'> & { readonly data: readonly DataFile[] }

function chooseNotebook(word: string | undefined, data: readonly DataFile[], cwd: string): Chosen {
  if (word === undefined) {
    if (data.length === 0) throw new UsageError('expected a notebook, the name of an example, or --data FILE')
    return { notebook: null, data, filesAre: 'data' }
  }
  const example = join(projectRoot, 'public', 'examples', word)
  const isExample = exampleNames().includes(word)
  const path = isExample ? join(example, `${word}.strandbook.json`) : existing(resolve(cwd, word), 'the notebook')
  // Sequences in the place of the notebook can only mean one thing.
  if (!path.endsWith('.json')) return { notebook: null, data: [...dataFiles(path), ...data], filesAre: 'data' }
  return data.length > 0
    ? { notebook: path, data, filesAre: 'data' }
    : { notebook: path, data: siblings(path).flatMap(dataFiles), filesAre: 'supply' }
}

/** Files beside a notebook, which may be the ones that it names. */
function siblings(notebook: string): string[] {
  const folder = dirname(notebook)
  return readdirSync(folder)
    .filter((name) => name !== basename(notebook) && !/\.(md|json|png)$/.test(name))
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
}

function modelFiles(path: string): string[] {
  if (!existsSync(path)) throw new UsageError(`--model: there is no ${path}`)
  if (statSync(path).isFile()) return [path]
  return readdirSync(path)
    .map((name) => join(path, name))
    .filter((file) => statSync(file).isFile())
}

function existing(path: string, what: string): string {
  if (!existsSync(path)) throw new UsageError(`${what}: there is no file ${path}`)
  return path
}

function checkSetting(text: string): string {
  if (!/^[^.=]+\.[^=]+=/.test(text)) throw new UsageError(`--set: expected CELL.PARAM=JSON, got "${text}"`)
  return text
}

function exampleNames(): string[] {
  const folder = join(projectRoot, 'public', 'examples')
  if (!existsSync(folder)) return []
  return readdirSync(folder).filter((name) => statSync(join(folder, name)).isDirectory())
}
