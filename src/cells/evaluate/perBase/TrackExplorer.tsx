import { Select } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { Cell } from '../../../notebook/types.ts'
import { type ShownError, showError } from '../../../state/cellRuns.ts'
import { ErrorBox } from '../../../ui/common/ErrorBox.tsx'
import { formatShare } from '../../../ui/format/numbers.ts'
import type { ShownTrack } from '../../../ui/session/port.ts'
import { useCommands } from '../../../ui/session/SessionContext.tsx'
import { Scale } from '../../../ui/tracks/Scale.tsx'
import { TaggedText } from '../../../ui/tracks/TaggedText.tsx'
import { Track } from '../../../ui/tracks/Track.tsx'
import tracks from '../../../ui/tracks/tracks.module.css'
import styles from '../../cells.module.css'
import type { PerBaseResult } from './PerBaseDetails.tsx'
import { words } from './words.ts'

type Props = { readonly cell: Cell; readonly result: PerBaseResult; readonly stale: boolean }

/** Truth and prediction along a sequence that is chosen from a list. */
export function TrackExplorer({ cell, result, stale }: Props) {
  return (
    <section>
      <h3 className={styles.heading}>{words.tracks}</h3>
      {stale ? <p className={styles.note}>{words.stale}</p> : <Chooser key={cell.id} cell={cell} result={result} />}
    </section>
  )
}

function Chooser({ cell, result }: Omit<Props, 'stale'>) {
  const { found, error } = useTracks(cell, result)
  const [chosen, setChosen] = useState(0)
  if (error !== null) return <ErrorBox error={error} />
  if (found === null) return <p className={styles.note}>{words.loading}</p>
  const track = found[chosen]
  if (track === undefined) return null
  return (
    <div className={styles.stack}>
      <Select
        label={words.choose}
        description={words.tracksHint}
        data={found.map(({ id, right }, i) => ({
          value: String(i),
          label: `${id} · ${words.right(formatShare(right))}`,
        }))}
        value={String(chosen)}
        onChange={(value) => setChosen(Number(value ?? 0))}
        allowDeselect={false}
        searchable
      />
      {result.unit === 'word' ? (
        <Sentence track={track} result={result} />
      ) : (
        <Sequence track={track} classes={result.perClass.map(({ label }) => label)} />
      )}
    </div>
  )
}

function Sequence({ track: { actual, predicted }, classes }: { track: ShownTrack; classes: readonly string[] }) {
  const length = predicted.reduce((sum, [, count]) => sum + count, 0)
  return (
    <div className={tracks.tracks}>
      <Track name={words.actual} runs={actual} classes={classes} length={length} />
      <Track name={words.guess} runs={predicted} classes={classes} length={length} />
      <Scale length={length} unit={words.position} />
    </div>
  )
}

function Sentence({ track, result }: { track: ShownTrack; result: PerBaseResult }) {
  const text = track.residues.split(' ')
  const types = (result.entities?.perClass ?? []).map(({ label }) => label)
  const tagsOf = (runs: ShownTrack['actual']) => runs.flatMap(([tag, count]) => new Array<string>(count).fill(tag))
  const [actual, predicted] = [tagsOf(track.actual), tagsOf(track.predicted)]
  return (
    <div className={tracks.tracks}>
      <TaggedText name={words.actual} words={text} tags={actual} types={types} />
      <TaggedText name={words.guess} words={text} tags={predicted} types={types} />
      {text.length < actual.length && <p className={styles.note}>{words.cut}</p>}
    </div>
  )
}

function useTracks(cell: Cell, result: PerBaseResult) {
  const commands = useCommands()
  const [found, setFound] = useState<readonly ShownTrack[] | null>(null)
  const [error, setError] = useState<ShownError | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another result has other tracks
  useEffect(() => {
    let current = true
    commands.tracks(cell.id).then(
      (tracks) => current && setFound(tracks),
      (reason: unknown) => current && setError(showError(reason)),
    )
    return () => {
      current = false
    }
  }, [commands, cell.id, result])
  return { found, error }
}
