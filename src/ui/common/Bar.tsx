import styles from './common.module.css'

/** A thin progress bar; `share` null while the end is unknown. */
export function Bar({ share, label }: { share: number | null; label: string }) {
  const percent = share === null ? undefined : Math.round(100 * Math.min(1, Math.max(0, share)))
  return (
    <div
      className={styles.track}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
    >
      <div
        className={styles.fill}
        data-unknown={percent === undefined || undefined}
        style={percent === undefined ? {} : { width: `${percent}%` }}
      />
    </div>
  )
}
