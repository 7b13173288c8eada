/** `npm run pretrain`: a language model from sequences alone, for hours if need be. See docs/pretraining.md. */
import { type HeadlessArguments, readArguments, UsageError } from './headless/arguments.ts'
import { runCommand } from './headless/command.ts'

const usage = `Usage: npm run --silent pretrain -- --data PATH --out DIR [options]

  --data PATH         sequences without labels: a file, a folder or a zip archive (repeatable)
  --out DIR           where the model folder, curves.json and a draft of SOURCE.md go; checkpoints lie there meanwhile,
                      and the same command goes on from them after it was stopped or killed
  --set CELL.PARAM=JSON   changes a parameter (repeatable), e.g. --set pretrain.steps=20000,
                      --set data.maxLength=256, --set tokenizer.kind='"kmer"'
  --model PATH        a model folder, or its zip, to go on with (sets pretrain.checkpoint)
  --backend NAME      auto | webgpu | wasm | cpu (default: auto)

The cells are called data, split, tokenizer and pretrain. Progress goes to stderr, one JSON document to stdout.`

function read(argv: readonly string[], cwd: string): HeadlessArguments | 'help' {
  const given = readArguments(argv, cwd)
  if (given === 'help') return given
  if (given.notebook !== null) throw new UsageError(`expected --data and --out, got the notebook ${given.notebook}`)
  if (given.out === null) throw new UsageError('expected --out DIR: the model and the checkpoints go there')
  return { ...given, pretraining: true }
}

await runCommand({ usage, read })
