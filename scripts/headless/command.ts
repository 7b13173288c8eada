/** A command that runs one notebook: arguments in, progress on stderr, one JSON document on stdout, an exit code. */
import { type HeadlessArguments, UsageError } from './arguments.ts'
import { whenOrphaned } from './orphan.ts'

export type Command = {
  readonly usage: string
  /** @throws UsageError */
  read(argv: readonly string[], cwd: string): HeadlessArguments | 'help'
}

const say = (line: string) => process.stderr.write(`${line}\n`)

/** The one JSON document on stdout; resolves when it is out, since a pipe may be slower than we are. */
const print = (document: unknown) =>
  new Promise<void>((done) => process.stdout.write(`${JSON.stringify(document, null, 2)}\n`, () => done()))

const fail = (code: string, message: string) => print({ error: { code, message, cell: null } })

async function main({ usage, read }: Command): Promise<number> {
  let request: HeadlessArguments | 'help'
  try {
    request = read(process.argv.slice(2), process.env.INIT_CWD ?? process.cwd())
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    say(`${error.message}\n\n${usage}`)
    await fail(error.code, error.message)
    return 2
  }
  if (request === 'help') {
    say(usage)
    return 0
  }
  const { runHeadless } = await import('./run.ts')
  const { document } = await runHeadless(request, say, stopOnSignals())
  await print(document)
  return 'error' in document ? (document.error.code === 'ABORTED' ? 130 : 1) : 0
}

/** npm hands on the Ctrl-C that the terminal has already given to us: the same one, a moment later. */
const SAME_KEY_PRESS_MS = 500

/**
 * The first Ctrl-C asks the notebook to stop, the second ends everything at once; so does the end of the npm that
 * started us. SIGHUP is left alone: under nohup it must change nothing.
 */
function stopOnSignals(): AbortSignal {
  const controller = new AbortController()
  let first = 0
  const stop = () => {
    if (!controller.signal.aborted) {
      first = Date.now()
      say('Stopping … (once more to stop at once)')
      controller.abort()
    } else if (Date.now() - first > SAME_KEY_PRESS_MS) process.exit(130) // playwright ends its browser with us
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop)
  if (process.env.npm_lifecycle_event !== undefined) whenOrphaned(stop)
  return controller.signal
}

/** Runs the command and ends the process. */
export async function runCommand(command: Command): Promise<never> {
  try {
    process.exitCode = await main(command)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    say(`failed: ${message}`)
    await fail('HEADLESS_FAILED', message)
    process.exitCode = 1
  }
  process.exit()
}
