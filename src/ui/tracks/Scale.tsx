import { formatCount } from '../format/numbers.ts'
import styles from './tracks.module.css'

/** Places along the tracks above it, counted from 1. */
export function Scale({ length, unit }: { length: number; unit: string }) {
  const places = [1, ...[1, 2, 3].map((quarter) => Math.round((quarter * length) / 4)), length]
  const distinct = [...new Set(places)].filter((place) => place >= 1)
  return (
    <div className={styles.row}>
      <span className={styles.name}>{unit}</span>
      <div className={styles.scale} aria-hidden="true">
        {distinct.map((place) => (
          <span key={place}>{formatCount(place)}</span>
        ))}
      </div>
    </div>
  )
}
