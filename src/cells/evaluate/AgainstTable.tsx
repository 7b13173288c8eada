import type { EvaluateResult } from '../../train/types.ts'
import { DataTable } from '../../ui/common/DataTable.tsx'
import { glossary } from '../../ui/common/words.ts'
import { scoreOf, scoresOf } from '../../ui/format/scores.ts'
import { words as trainWords } from '../train/words.ts'
import { words } from './words.ts'

type Row = { readonly name: string; readonly scores: Readonly<Record<string, number>> }

/** The model among the baselines, best first. */
export function AgainstTable({ result }: { result: EvaluateResult }) {
  const shown = scoresOf(result)
  const first = shown[0]!.key
  const own = Object.fromEntries(shown.map(({ key }) => [key, scoreOf(result, key)]))
  const model: Row = { name: words.thisModel, scores: own }
  const others = result.baselines.map(({ name, ...scores }): Row => ({ name: nameOf(name), scores }))
  const rows = [model, ...others].sort((a, b) => b.scores[first]! - a.scores[first]!)
  return (
    <DataTable
      caption={words.against}
      showCaption
      rows={rows}
      rowKey={({ name }) => name}
      emphasis={(row) => row === model}
      columns={[
        { name: words.method, help: glossary.baseline, cell: ({ name }) => name },
        ...shown.map(({ key, name, help, format }) => ({
          name,
          ...(help === undefined ? {} : { help }),
          numeric: true,
          cell: ({ scores }: Row) => format(scores[key] ?? Number.NaN),
        })),
      ]}
    />
  )
}

/** A result of an older version may name a baseline that this one has not. */
function nameOf(baseline: string): string {
  const known: Readonly<Record<string, string>> = trainWords.baselines
  return known[baseline] ?? baseline
}
