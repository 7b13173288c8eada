import { memo } from 'react'
import { baseColour } from '../theme/colours.ts'
import styles from './common.module.css'

/** Residues in fixed width, nucleotides coloured and told apart by their letters. */
export const Residues = memo(function Residues({ residues, coloured }: { residues: string; coloured: boolean }) {
  return <span className={styles.residues}>{coloured ? runsOf(residues).map(draw) : residues}</span>
})

type Run = { readonly start: number; readonly text: string }

function draw({ start, text }: Run) {
  return (
    <span key={start} style={{ color: baseColour(text.charAt(0)) }}>
      {text}
    </span>
  )
}

/** Neighbouring equal letters share one element: 250 letters take some 180 instead of 250. */
function runsOf(residues: string): Run[] {
  return [...residues.matchAll(/(.)\1*/gs)].map((match) => ({ start: match.index, text: match[0] }))
}
