import type { DataResult } from '../../sequence/types.ts'
import { Facts } from '../../ui/common/Facts.tsx'
import { Findings } from '../../ui/common/Findings.tsx'
import { Mends } from '../../ui/notebook/Mends.tsx'
import type { ResultProps } from '../../ui/notebook/views.ts'
import styles from '../cells.module.css'
import { ClassTable } from './ClassTable.tsx'
import { dataFacts } from './dataFacts.ts'
import { KmerTable } from './KmerTable.tsx'
import { LengthHistogram } from './LengthHistogram.tsx'
import { Records } from './Records.tsx'
import { SequenceLogos } from './SequenceLogos.tsx'
import { WholeFile } from './WholeFile.tsx'
import { words } from './words.ts'

/** What is counted class by class, and how many there are of it. */
function countedIn({ task, alphabet, classes, residues, labelled }: DataResult) {
  if (task !== 'per-base') return { counted: words.count, total: labelled }
  if (alphabet !== 'text') return { counted: words.residues, total: residues }
  return { counted: words.words, total: classes.reduce((sum, { count }) => sum + count, 0) }
}

export default function DataSetView({ cell, result }: ResultProps<DataResult>) {
  const { classes, findings, lengths, alphabet, preview, tellingKmers, profile } = result
  const classNames = classes.map(({ label }) => label)
  return (
    <div className={styles.stack}>
      {result.whole !== null && <WholeFile whole={result.whole} alphabet={alphabet} />}
      <Facts facts={dataFacts(result)} />
      <Findings findings={findings} actions={(finding) => <Mends cell={cell} what={finding} />} />
      <p className={styles.note}>
        {words.labelledBy}: {result.labelRule.words}
      </p>
      <div className={styles.pair}>
        {result.task === 'unlabelled' && <p className={styles.note}>{words.noLabels}</p>}
        {classes.length > 0 && <ClassTable classes={classes} {...countedIn(result)} />}
        <LengthHistogram lengths={lengths} unit={words.unit[alphabet]} />
      </div>
      {tellingKmers !== null && (
        <KmerTable telling={tellingKmers} classes={classNames} coloured={alphabet !== 'protein'} />
      )}
      {profile !== null && <SequenceLogos profile={profile} />}
      <Records records={preview} alphabet={alphabet} classes={classNames} />
    </div>
  )
}
