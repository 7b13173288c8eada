import type { TokenizerResult, TokenizerSpec } from '../../tokenize/types.ts'
import { Facts } from '../../ui/common/Facts.tsx'
import { Findings } from '../../ui/common/Findings.tsx'
import { Scrollable } from '../../ui/common/Scrollable.tsx'
import { formatCount } from '../../ui/format/numbers.ts'
import type { ResultProps } from '../../ui/notebook/views.ts'
import styles from '../cells.module.css'
import { TokenLine } from './TokenLine.tsx'
import { words } from './words.ts'

export default function TokenizerView({ result }: ResultProps<TokenizerResult>) {
  const { spec, reason, tokens, residuesPerToken, truncated, unknownTokens, findings, preview } = result
  const { min, median, max } = tokens
  const range = min === max ? formatCount(median) : `${formatCount(min)} – ${formatCount(median)} – ${formatCount(max)}`
  const cut =
    truncated.sequences === 0
      ? words.nothingCut
      : words.cutValue(formatCount(truncated.sequences), formatCount(truncated.residues))
  return (
    <div className={styles.stack}>
      <Facts
        facts={[
          { label: words.vocabulary, value: formatCount(spec.vocabulary.length), help: words.vocabularyHelp },
          { label: words.perSequence, value: range },
          ...(isOfSeveral(spec)
            ? [{ label: words.perToken, value: residuesPerToken.toFixed(2), help: words.perTokenHelp }]
            : []),
          { label: words.total, value: formatCount(tokens.total) },
          { label: words.cut, value: cut, help: words.cutHelp },
          { label: words.unknown, value: formatCount(unknownTokens), help: words.unknownHelp },
        ]}
      />
      <p className={styles.note}>{reason}</p>
      <Findings findings={findings} />
      <section>
        <h3 className={styles.heading}>{words.preview}</h3>
        <Scrollable label={words.preview}>
          {preview.map((line) => (
            <TokenLine key={line.id} line={line} alphabet={spec.alphabet} />
          ))}
        </Scrollable>
      </section>
    </div>
  )
}

/** Whether tokens are of different lengths, which the mean then tells. */
function isOfSeveral({ kind }: TokenizerSpec): boolean {
  return kind === 'bpe' || kind === 'wordpiece' || kind === 'nt' || kind === 'smiles'
}
