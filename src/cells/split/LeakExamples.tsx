import type { LeakExample, LeakedRecord } from '../../sequence/splitting/types.ts'
import { ClassName } from '../../ui/common/ClassName.tsx'
import { Scrollable } from '../../ui/common/Scrollable.tsx'
import { formatShare } from '../../ui/format/numbers.ts'
import styles from '../cells.module.css'
import { AlignedRows } from './AlignedRows.tsx'
import { words } from './words.ts'

type Props = {
  readonly examples: readonly LeakExample[]
  readonly classes: readonly string[]
}

/** Leaks side by side, so that one can judge whether they are ones. */
export function LeakExamples({ examples, classes }: Props) {
  return (
    <section>
      <h3 className={styles.heading}>{words.examples}</h3>
      <Scrollable label={words.examples}>
        {examples.map((example) => (
          <div key={`${example.heldOut.record} ${example.learned.record}`} className={styles.sequence}>
            <div className={styles.sequenceHead}>
              <span>{words.identity(formatShare(example.identity))}</span>
              <Named record={example.heldOut} classes={classes} />
              <Named record={example.learned} classes={classes} />
              {example.reverse && <span>{words.reversed}</span>}
            </div>
            {example.alignment === null ? (
              <p className={styles.note}>{words.tooLong}</p>
            ) : (
              <AlignedRows
                alignment={example.alignment}
                above={words.parts[example.heldOut.part]}
                below={words.parts[example.learned.part]}
              />
            )}
          </div>
        ))}
      </Scrollable>
    </section>
  )
}

function Named({ record, classes }: { readonly record: LeakedRecord; readonly classes: readonly string[] }) {
  const { id, label, part } = record
  return (
    <span>
      {words.parts[part]} <b>{id}</b>{' '}
      {label === null ? words.noLabel : <ClassName label={label} index={classes.indexOf(label)} />}
    </span>
  )
}
