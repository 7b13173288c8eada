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
          <TokenMark
            // biome-ignore lint/suspicious/noArrayIndexKey: a token is its place in the sequence
            key={index}
            token={token}
            coloured={isNucleic}
            apart={index > 0 && token.start > line.tokens[index - 1]!.end}
          />
        ))}
      </div>
    </div>
  )
}

type MarkProps = {
  readonly token: Token
  /** Whether letters are bases. */
  readonly coloured: boolean
  /** Whether something stands before it that is in no token: a blank. */
  readonly apart: boolean
}

function TokenMark({ token: { text, id, start, end }, coloured, apart }: MarkProps) {
  if (start === end) {
    return (
      <span className={styles.tokenSpecial} title={words.special(text, id)}>
        {text}
      </span>
    )
  }
  return (
    <span
      className={`${styles.token} ${apart ? styles.tokenApart : ''}`}
      title={words.token(text, id, formatCount(start + 1), formatCount(end))}
    >
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
