/** The command line of `npm run notebook`, checked and with every path made absolute. */
import { existsSync, readdirSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { projectRoot } from '../projectRoot.ts'

const BACKENDS = ['auto', 'webgpu', 'wasm', 'cpu'] as const
export type Backend = (typeof BACKENDS)[number]

export const USAGE = `Usage: npm run --silent notebook -- [NOTEBOOK or EXAMPLE] [options]

  NOTEBOOK            a *.strandbook.json file; its data files are looked for beside it
  EXAMPLE             the name of a bundled example: ${exampleNames().join(', ')}
  --data FILE         sequences to work on (repeatable); without NOTEBOOK the default notebook is built for them
  --model PATH        a model folder, or its zip, to start from (sets model.checkpoint)
  --set CELL.PARAM=JSON   changes a parameter (repeatable), e.g. --set train.epochs=3
  --backend NAME      ${BACKENDS.join(' | ')} (default: auto)
  --out DIR           writes the export (model folder, metrics, predictions, notebook) there

Progress goes to stderr, one JSON document to stdout. Exit code 0 when every cell is done.`

export interface HeadlessArguments {
  /** The notebook file, or null for the default template. */
  readonly notebook: string | null
  readonly data: readonly string[]
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

  const given = (values.data ?? []).map((path) => existingFile(resolve(cwd, path), '--data'))
  const chosen = chooseNotebook(positionals[0], given, cwd)
  return {
    ...chosen,
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

type Chosen = Pick<HeadlessArguments, 'notebook' | 'data' | 'filesAre'>

function chooseNotebook(word: string | undefined, data: readonly string[], cwd: string): Chosen {
  if (word === undefined) {
    if (data.length === 0) throw new UsageError('expected a notebook, the name of an example, or --data FILE')
    return { notebook: null, data, filesAre: 'data' }
  }
  const example = join(projectRoot, 'public', 'examples', word)
  const isExample = exampleNames().includes(word)
  const path = isExample ? join(example, `${word}.strandbook.json`) : existingFile(resolve(cwd, word), 'the notebook')
  // A sequence file in the place of the notebook can only mean one thing.
  if (!path.endsWith('.json')) return { notebook: null, data: [path, ...data], filesAre: 'data' }
  return data.length > 0
    ? { notebook: path, data, filesAre: 'data' }
    : { notebook: path, data: siblings(path), filesAre: 'supply' }
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

function existingFile(path: string, what: string): string {
  if (!existsSync(path)) throw new UsageError(`${what}: there is no file ${path}`)
  if (!statSync(path).isFile()) throw new UsageError(`${what}: ${path} is not a file`)
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
