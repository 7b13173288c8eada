import type { PositionProfile } from '../../sequence/types.ts'
import { ClassName } from '../../ui/common/ClassName.tsx'
import { Scrollable } from '../../ui/common/Scrollable.tsx'
import { formatCount } from '../../ui/format/numbers.ts'
import { baseColour } from '../../ui/theme/colours.ts'
import styles from '../cells.module.css'
import { type LetterBox, letterStacks } from './letterStacks.ts'
import { words } from './words.ts'

/** In bits: a picture of mere composition must not look like one of a motif. */
const LEAST_SCALE = 0.5
const COLUMN = 13
const HEIGHT = 56
const AXIS = 14
/** Positions between two numbers of the axis. */
const TICK = 10
/** A capital letter of 1 px font size is so high. */
const CAPITAL = 0.73
/** And so wide, in the bold monospaced face. */
const WIDTH = 0.6

/** One sequence logo per class (Schneider & Stephens 1990): the height of a letter is what it says of its position. */
export function SequenceLogos({ profile }: { profile: PositionProfile }) {
  const logos = profile.classes.map((one) => ({ ...one, ...letterStacks(one, profile) }))
  const most = Math.max(LEAST_SCALE, ...logos.map(({ highest }) => highest))
  return (
    <section>
      <h3 className={styles.heading}>{words.logos}</h3>
      <Scrollable label={words.logos}>
        {logos.map(({ label, records, boxes, consensus }, index) => (
          <figure key={label} className={styles.logo}>
            {label !== '' && (
              <figcaption>
                <ClassName label={label} index={index} />
                <span>{words.logoRecords(formatCount(records))}</span>
              </figcaption>
            )}
            <Logo boxes={boxes} positions={profile.positions} most={most} label={words.logoText(consensus)} />
          </figure>
        ))}
      </Scrollable>
      <p className={styles.caption}>{words.logoNote(most.toFixed(2))}</p>
    </section>
  )
}

type LogoProps = {
  readonly boxes: readonly LetterBox[]
  readonly positions: number
  readonly most: number
  readonly label: string
}

function Logo({ boxes, positions, most, label }: LogoProps) {
  const numbers = Array.from({ length: positions }, (_, at) => at + 1)
  const ticks = numbers.filter((position) => position === 1 || position % TICK === 0)
  return (
    <svg width={positions * COLUMN} height={HEIGHT + AXIS} role="img" aria-label={label}>
      {boxes.map(({ position, letter, from, bits }) => (
        <text
          key={`${position}${letter}`}
          transform={placed(position, from / most, bits / most)}
          fill={baseColour(letter) ?? 'var(--ink-2)'}
        >
          {letter}
        </text>
      ))}
      {ticks.map((position) => (
        <text key={position} className={styles.logoTick} x={(position - 0.5) * COLUMN} y={HEIGHT + AXIS - 2}>
          {position}
        </text>
      ))}
    </svg>
  )
}

/** Stretches a letter of font size 1 over its box; `from` and `height` in shares of the whole. */
function placed(at: number, from: number, height: number): string {
  const y = HEIGHT * (1 - from)
  return `translate(${at * COLUMN} ${y.toFixed(2)}) scale(${(COLUMN / WIDTH).toFixed(2)} ${((HEIGHT * height) / CAPITAL).toFixed(2)})`
}
