import type { DataAlphabet } from '../../sequence/types.ts'
import type { TokenPreview } from '../../tokenize/types.ts'
import { formatCount } from '../../ui/format/numbers.ts'
import { baseColour } from '../../ui/theme/colours.ts'
import styles from '../cells.module.css'
import { words } from './words.ts'

type Token = TokenPreview['tokens'][number]

/**
 * One sequence as its tokens, told apart by alternating shade; bases have their colours, which the letters of other
 * alphabets have not. The position is 1-based, as people count.
 */
export function TokenLine({ line, alphabet }: { line: TokenPreview; alphabet: DataAlphabet }) {
  const isNucleic = alphabet === 'dna' || alphabet === 'rna'
  return (
    <div className={styles.sequence}>
      <div className={styles.sequenceHead}>
        <b>{line.id}</b>
        {line.label !== null && <span>{line.label}</span>}
      </div>
      <div className={styles.sequenceLine}>
        {line.tokens.map((token, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a token is its place in the sequence
          <TokenMark key={index} token={token} coloured={isNucleic} />
        ))}
      </div>
    </div>
  )
}

function TokenMark({ token: { text, id, start, end }, coloured }: { token: Token; coloured: boolean }) {
  if (start === end) {
    return (
      <span className={styles.tokenSpecial} title={words.special(text, id)}>
        {text}
      </span>
    )
  }
  return (
    <span className={styles.token} title={words.token(text, id, formatCount(start + 1), formatCount(end))}>
      {[...(coloured ? text : '')].map((residue, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a residue is its place in the token
        <span key={index} style={{ color: baseColour(residue) }}>
          {residue}
        </span>
      ))}
      {!coloured && text}
    </span>
  )
}
