import type { TooltipContentProps } from 'recharts'
import styles from './charts.module.css'
import type { ChartData } from './types.ts'

/** The values under the pointer. recharts clones this element and adds `active`, `label` and `payload`. */
export function PointValues({ data, active, label, payload }: { data: ChartData } & Partial<TooltipContentProps>) {
  if (!active || payload === undefined || payload.length === 0) return null
  return (
    <div className={styles.values}>
      <div className={styles.valuesHead}>
        {data.x.label} {data.x.format(Number(label))}
      </div>
      {payload.map((point) => (
        <div key={String(point.dataKey)} className={styles.value}>
          <span className={styles.swatch} style={{ background: point.color }} aria-hidden="true" />
          <span>{point.name}</span>
          <b>{data.y.format(Number(point.value))}</b>
        </div>
      ))}
    </div>
  )
}
