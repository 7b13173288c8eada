import { IconFileUpload } from '@tabler/icons-react'
import type { DeviceInfo } from '../../train/types.ts'
import { FilePicker } from '../common/FilePicker.tsx'
import type { Example } from '../session/port.ts'
import { useApp, useCommands } from '../session/SessionContext.tsx'
import styles from './welcome.module.css'
import { words } from './words.ts'

/** The first screen: what this is, where to drop, what it runs on, and real data to start with. */
export function Welcome({ onFiles }: { onFiles: (files: readonly File[]) => void }) {
  const device = useApp((state) => state.device)
  const examples = useApp((state) => state.examples)
  return (
    <div className={styles.welcome}>
      <h1>{words.headline}</h1>
      <p className={styles.lead}>{words.lead}</p>
      <div className={styles.zone}>
        <IconFileUpload size={30} stroke={1.3} aria-hidden="true" />
        <p>{words.dropHere}</p>
        <FilePicker size="sm" label={words.choose} onFiles={onFiles}>
          {words.choose}
        </FilePicker>
        <small>{words.orNothing}</small>
      </div>
      <ol className={styles.steps} aria-label={words.stepsTitle}>
        {words.steps.map(([title, text]) => (
          <li key={title}>
            <b>{title}</b>
            <span>{text}</span>
          </li>
        ))}
      </ol>
      <DeviceLine device={device} />
      <Gallery examples={examples} />
    </div>
  )
}

function DeviceLine({ device }: { device: DeviceInfo | null }) {
  return (
    <p className={styles.deviceLine}>
      <b>{words.runsOn}</b> {device === null ? words.deviceUnknown : `${device.device}. ${device.reason}`}
    </p>
  )
}

function Gallery({ examples }: { examples: readonly Example[] }) {
  const commands = useCommands()
  if (examples.length === 0) return null
  return (
    <section className={styles.gallery} aria-labelledby="examples">
      <h2 id="examples">{words.examples}</h2>
      <p>{words.examplesHelp}</p>
      <ul>
        {examples.map(({ id, title, about, facts }) => (
          <li key={id}>
            <button type="button" onClick={() => void commands.openExample(id)}>
              <b>{title}</b>
              <span>{about}</span>
              <small>{facts}</small>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
