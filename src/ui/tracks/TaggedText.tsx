import { classColour } from '../theme/colours.ts'
import styles from './tracks.module.css'

type Props = {
  readonly name: string
  readonly words: readonly string[]
  /** Tag of each word; missing where the text is longer than what was labelled. */
  readonly tags: readonly string[]
  /** Types of entities, in the order of their colours. */
  readonly types: readonly string[]
}

/** A sentence with its entities marked. */
export function TaggedText({ name, words, tags, types }: Props) {
  return (
    <div className={styles.row}>
      <span className={styles.name}>{name}</span>
      <p className={styles.text}>
        {stretchesOf(words, tags).map(({ text, type, at }) =>
          type === null ? (
            <span key={at}>{text} </span>
          ) : (
            <span key={at}>
              <mark className={styles.entity} style={{ borderColor: classColour(types.indexOf(type)) }} title={type}>
                {text}
              </mark>{' '}
            </span>
          ),
        )}
      </p>
    </div>
  )
}

/** Words of one entity together; a word outside of all entities alone. */
function stretchesOf(words: readonly string[], tags: readonly string[]) {
  const stretches: { text: string; type: string | null; at: number }[] = []
  words.forEach((word, at) => {
    const tag = tags[at] ?? 'O'
    const type = tag.length > 2 ? tag.slice(2) : null
    const last = stretches.at(-1)
    const goesOn = last && last.type === type && (type === null || /^[IE]/.test(tag))
    if (goesOn) last.text += ` ${word}`
    else stretches.push({ text: word, type, at })
  })
  return stretches
}
