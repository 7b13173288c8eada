import { lazy, memo, Suspense, useMemo, useRef, useState } from 'react'
import { Boundary } from '../common/Boundary.tsx'
import { CopyMenu } from './CopyMenu.tsx'
import styles from './charts.module.css'
import { Legend } from './Legend.tsx'
import type { ChartData, Series } from './types.ts'
import { useOwnTask } from './useOwnTask.ts'
import { charts } from './words.ts'

/** recharts is loaded with the first chart, not with the page. */
const Plot = lazy(() => import('./Plot.tsx'))

/** Title, legend that toggles, copy menu, and the plot itself in a place of fixed height. */
export function ChartFrame({ data, height = 190 }: { data: ChartData; height?: number }) {
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set())
  const plot = useRef<HTMLDivElement>(null)
  const toggle = (id: string) => setHidden((before) => toggled(before, id))
  const visible = useMemo(() => data.series.filter(({ id }) => !hidden.has(id)), [data, hidden])
  return (
    <figure className={styles.frame} aria-label={data.title}>
      <figcaption className={styles.head}>
        <span className={styles.title}>{data.title}</span>
        <Legend title={data.title} series={data.series} hidden={hidden} onToggle={toggle} />
        <CopyMenu data={data} plot={plot} />
      </figcaption>
      <div ref={plot} className={styles.plot} style={{ height }}>
        {data.rows.length === 0 ? (
          <p className={styles.empty}>{charts.empty}</p>
        ) : (
          <Boundary>
            <Suspense fallback={null}>
              <LatePlot data={data} visible={visible} height={height} />
            </Suspense>
          </Boundary>
        )}
      </div>
    </figure>
  )
}

const LatePlot = memo(function LatePlot(props: { data: ChartData; visible: readonly Series[]; height: number }) {
  const { data, visible, height } = props
  const drawn = useOwnTask(useMemo(() => ({ data, visible }), [data, visible]))
  return useMemo(() => drawn && <Plot {...drawn} height={height} />, [drawn, height])
})

function toggled(set: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(set)
  if (!next.delete(id)) next.add(id)
  return next
}
