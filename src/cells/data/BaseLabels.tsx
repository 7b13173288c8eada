import { classColour } from '../../ui/theme/colours.ts'
import styles from '../cells.module.css'
import { lettersOf } from './labelLetters.ts'

type Props = {
  /** Label and length of each stretch. */
  readonly runs: readonly (readonly [string, number])[]
  readonly classes: readonly string[]
}

/** Labels under their residues: one letter per residue over the colour of its class. (Letters in that colour would be too pale.) */
export function BaseLabels({ runs, classes }: Props) {
  const letters = lettersOf(classes)
  return (
    <div className={styles.baseLabels}>
      {runs.map(([label, length], index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: stretches have no other name and never move
        <span key={index} title={label} style={{ boxShadow: `inset 0 -2px ${classColour(classes.indexOf(label))}` }}>
          {(letters.get(label) ?? ' ').repeat(length)}
        </span>
      ))}
    </div>
  )
}
