/**
 * `npm run bench:folds -- FILE [--folds 5] [--kind random] [--score spearman]`: the default notebook, nothing tuned, once per
 * fold; a row per fold with its test score, those of the baselines beside it and the regressions that stand beside the network, and
 * their means.
 */
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { EvaluateResult, TrainResult } from '../src/train/types.ts'
import { runNotebook } from './support/notebook.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    folds: { type: 'string', default: '5' },
    kind: { type: 'string', default: 'random' },
    score: { type: 'string', default: 'spearman' },
    backend: { type: 'string', default: 'auto' },
  },
})
const [file] = positionals
if (file === undefined)
  throw new Error('bench:folds: expected a file with labels, see the first lines of bench/folds.ts')

type Fold = { readonly scores: ReadonlyMap<string, number>; readonly told: readonly (string | number)[] }

const folds: Fold[] = []
for (let fold = 0; fold < Number(values.folds); fold++) {
  const result = await foldOf(resolve(file), fold)
  const names = [...result.scores.keys()]
  if (fold === 0) {
    console.log(`| fold | tested | ${names.join(' | ')} | beside it | epochs | training s |`)
    console.log(`|---|---|${names.map(() => '---|').join('')}---|---|---|`)
  }
  const [tested, ...told] = result.told
  console.log(`| ${[fold, tested, ...names.map((name) => result.scores.get(name)!.toFixed(3)), ...told].join(' | ')} |`)
  folds.push(result)
}
const means = [...folds[0]!.scores.keys()].map((name) => {
  return folds.reduce((sum, { scores }) => sum + (scores.get(name) ?? Number.NaN), 0) / folds.length
})
console.log(`| mean | | ${means.map((mean) => mean.toFixed(3)).join(' | ')} | | | |`)

async function foldOf(path: string, fold: number): Promise<Fold> {
  const split = [`kind="${values.kind}"`, `folds=${values.folds}`, `fold=${fold}`]
  const settings = split.flatMap((setting) => ['--set', `split.${setting}`])
  const document = await runNotebook(['--data', path, ...settings, '--backend', values.backend])
  if ('error' in document) throw new Error(`${document.error.code}: ${document.error.message}`)
  const of = (kind: string) => document.cells.find((cell) => cell.kind === kind)!
  const test = of('evaluate').result as unknown as EvaluateResult
  const { sideMix, epochs } = of('train').result as unknown as TrainResult
  const scoreOf = (scores: object) => Number(new Map(Object.entries(scores)).get(values.score))
  const voices = sideMix?.beside.map((voice) => `${'k' in voice ? `${voice.k}-mers` : 'places'} ${voice.share}`)
  return {
    scores: new Map([['app', scoreOf(test)], ...test.baselines.map((one) => [one.name, scoreOf(one)] as const)]),
    told: [test.n, voices?.join(', ') ?? 'none', epochs, of('train').seconds.toFixed(0)],
  }
}
