import { classColour } from '../theme/colours.ts'
import styles from './common.module.css'

/** A class with its colour, as it looks everywhere. */
export function ClassName({ label, index }: { label: string; index: number }) {
  return (
    <span className={styles.className}>
      <span className={styles.swatch} style={{ background: classColour(index) }} aria-hidden="true" />
      {label}
    </span>
  )
}

/** A horizontal bar of `share` (0 … 1) of the width. */
export function ShareBar({ share, colour }: { share: number; colour: string }) {
  return (
    <span className={styles.shareTrack} aria-hidden="true">
      <span className={styles.shareBar} style={{ width: `${100 * share}%`, background: colour }} />
    </span>
  )
}
