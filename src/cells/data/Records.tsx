import { Button } from '@mantine/core'
import { useState } from 'react'
import type { DataAlphabet, RecordPreview } from '../../sequence/types.ts'
import { ClassName } from '../../ui/common/ClassName.tsx'
import { Residues } from '../../ui/common/Residues.tsx'
import { Scrollable } from '../../ui/common/Scrollable.tsx'
import { common } from '../../ui/common/words.ts'
import { formatCount } from '../../ui/format/numbers.ts'
import styles from '../cells.module.css'
import { BaseLabels } from './BaseLabels.tsx'
import { words } from './words.ts'

type Props = {
  readonly records: readonly RecordPreview[]
  readonly alphabet: DataAlphabet
  readonly classes: readonly string[]
}

const SHOWN_AT_FIRST = 10

export function Records({ records, alphabet, classes }: Props) {
  const [all, setAll] = useState(false)
  const shown = all ? records : records.slice(0, SHOWN_AT_FIRST)
  if (records.length === 0) return null
  return (
    <section>
      <h3 className={styles.heading}>{words.first}</h3>
      <Scrollable label={words.first}>
        {shown.map((record) => (
          <div key={record.index} className={styles.sequence}>
            <div className={styles.sequenceHead}>
              <span>{formatCount(record.index + 1)}</span>
              <b>{record.id}</b>
              {record.label === null ? (
                record.baseLabels === undefined && <span>{words.unlabelledMark}</span>
              ) : classes.includes(record.label) ? (
                <ClassName label={record.label} index={classes.indexOf(record.label)} />
              ) : (
                <span>{record.label === '' ? words.noneOfThem : record.label}</span>
              )}
              {record.made === true && <span>{words.madeMark}</span>}
              {record.part !== 'none' && <span>{words.parts[record.part]}</span>}
              <span>
                {formatCount(record.length)} {words.unit[alphabet]}
              </span>
            </div>
            <div className={styles.sequenceLine}>
              <Residues residues={record.residues} coloured={alphabet === 'dna' || alphabet === 'rna'} />
              {record.residues.length < record.length && ' …'}
            </div>
            {record.baseLabels && <BaseLabels runs={record.baseLabels} classes={classes} />}
          </div>
        ))}
      </Scrollable>
      {records.length > SHOWN_AT_FIRST && (
        <Button variant="subtle" className={styles.showMore} onClick={() => setAll(!all)}>
          {all ? common.showFewer : common.showAll(formatCount(records.length))}
        </Button>
      )}
    </section>
  )
}
