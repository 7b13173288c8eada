import { useMemo } from 'react'
import type { LengthSummary } from '../../sequence/types.ts'
import { ChartFrame } from '../../ui/charts/ChartFrame.tsx'
import type { ChartData } from '../../ui/charts/types.ts'
import { formatCount } from '../../ui/format/numbers.ts'
import styles from '../cells.module.css'
import { words } from './words.ts'

export function LengthHistogram({ lengths, unit }: { lengths: LengthSummary; unit: string }) {
  const data = useMemo(() => histogram(lengths, unit), [lengths, unit])
  if (lengths.min === lengths.max)
    return <p className={styles.note}>{words.allOfLength(formatCount(lengths.min), unit)}</p>
  return <ChartFrame data={data} height={160} />
}

function histogram({ histogram }: LengthSummary, unit: string): ChartData {
  return {
    kind: 'bars',
    title: words.lengths,
    x: { label: `${words.length} (${unit})`, format: formatCount },
    y: { label: words.sequences, format: formatCount, domain: [0, 'auto'] },
    series: [{ id: 'count', name: words.sequences, colour: 'var(--ink-3)' }],
    rows: histogram.map(({ from, count }) => ({ x: Math.round(from), count })),
  }
}
