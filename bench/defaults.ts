/**
 * `npm run bench:defaults -- [FILE or EXAMPLE …] [--seeds N]`: the default notebook, nothing tuned, on each data set; a row
 * per run with test metrics, the k-mer baseline beside it, and the time of the training cell.
 */
import { basename, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { ClassEvaluation, TrainResult } from '../src/train/types.ts'
import { runNotebook } from './support/notebook.ts'

const EXAMPLES = ['uci-splice', 'coding-intron', 'drosophila-upstream', 'bacterial-species']

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seeds: { type: 'string', default: '1' }, backend: { type: 'string', default: 'auto' } },
})
const sets = positionals.length > 0 ? positionals : EXAMPLES
const seeds = Array.from({ length: Number(values.seeds) }, (_, i) => i + 1)

console.log('| set | seed | accuracy | MCC | k-mer accuracy | k-mer MCC | epochs | strands | training s | device |')
console.log('|---|---|---|---|---|---|---|---|---|---|')
for (const set of sets) for (const seed of seeds) console.log(await row(set, seed))

async function row(set: string, seed: number): Promise<string> {
  const document = await runNotebook([...source(set), '--set', `train.seed=${seed}`, '--backend', values.backend])
  if ('error' in document) return `| ${basename(set)} | ${seed} | ${document.error.code}: ${document.error.message} |`
  const of = (kind: string) => document.cells.find((cell) => cell.kind === kind)!
  const test = of('evaluate').result as unknown as ClassEvaluation
  const train = of('train').result as unknown as TrainResult
  const kmers = test.baselines.find(({ name }) => name.startsWith('k-mer'))
  const cells = [
    basename(set),
    seed,
    test.accuracy.toFixed(4),
    test.mcc.toFixed(4),
    kmers?.accuracy.toFixed(4) ?? '',
    kmers?.mcc.toFixed(4) ?? '',
    train.epochs,
    train.params.reverseComplement ? 'both' : 'one',
    of('train').seconds.toFixed(0),
    document.device,
  ]
  return `| ${cells.join(' | ')} |`
}

/** An example by its name, anything else as a file. */
function source(set: string): string[] {
  return EXAMPLES.includes(set) || set === 'uci-promoters' ? [set] : ['--data', resolve(set)]
}
