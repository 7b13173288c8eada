import { Checkbox } from '@mantine/core'
import { useApp, useCommands } from '../session/SessionContext.tsx'
import styles from './shell.module.css'
import { words } from './words.ts'

const NONE: readonly string[] = []

/** The fused kernels of the device, each with a switch; folded away, since few have a reason to look. */
export function KernelSwitches() {
  const commands = useCommands()
  const kernels = useApp((state) => state.kernels)
  const kernelsOff = useApp((state) => state.kernelsOff)
  const wrong = useApp((state) => state.device?.kernelsWrong ?? NONE)
  if (kernels.length === 0) return null
  const isOn = (name: string) => !kernelsOff.includes(name) && !wrong.includes(name)
  const on = kernels.filter(isOn).length
  return (
    <details className={styles.kernels}>
      <summary>{words.kernels(on, kernels.length)}</summary>
      <p>{words.kernelsHelp}</p>
      {wrong.length > 0 && <p>{words.kernelsWrong(wrong)}</p>}
      <ul>
        {kernels.map((name) => (
          <li key={name}>
            <Checkbox
              size="xs"
              label={name}
              checked={isOn(name)}
              disabled={wrong.includes(name)}
              onChange={({ currentTarget: { checked } }) => commands.setKernel(name, checked)}
            />
          </li>
        ))}
      </ul>
    </details>
  )
}
