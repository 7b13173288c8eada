import { Fragment, type ReactNode } from 'react'
import styles from './common.module.css'
import { Explained } from './Term.tsx'

export type Fact = {
  readonly label: string
  readonly value: ReactNode
  readonly help?: string
  /** Needs the room of two. */
  readonly wide?: boolean
}

/** A row of labelled numbers. Each keeps its place while it changes. */
export function Facts({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl className={styles.facts}>
      {facts.map(({ label, value, help, wide }) => (
        <div key={label} className={styles.fact} data-wide={wide || undefined}>
          <dt>{help === undefined ? label : <Explained help={help}>{label}</Explained>}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

/** Label and sentence, one per line. */
export function Sentences({ lines }: { lines: readonly (Fact | null)[] }) {
  return (
    <dl className={styles.sentences}>
      {lines.map((line) =>
        line === null ? null : (
          <Fragment key={line.label}>
            <dt>{line.help === undefined ? line.label : <Explained help={line.help}>{line.label}</Explained>}</dt>
            <dd>{line.value}</dd>
          </Fragment>
        ),
      )}
    </dl>
  )
}
