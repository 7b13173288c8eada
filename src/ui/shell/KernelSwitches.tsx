import { Checkbox } from '@mantine/core'
import { useApp, useCommands } from '../session/SessionContext.tsx'
import styles from './shell.module.css'
import { words } from './words.ts'

/** The fused kernels of the device, each with a switch; folded away, since few have a reason to look. */
export function KernelSwitches() {
  const commands = useCommands()
  const kernels = useApp((state) => state.kernels)
  const kernelsOff = useApp((state) => state.kernelsOff)
  if (kernels.length === 0) return null
  const on = kernels.filter((name) => !kernelsOff.includes(name)).length
  return (
    <details className={styles.kernels}>
      <summary>{words.kernels(on, kernels.length)}</summary>
      <p>{words.kernelsHelp}</p>
      <ul>
        {kernels.map((name) => (
          <li key={name}>
            <Checkbox
              size="xs"
              label={name}
              checked={!kernelsOff.includes(name)}
              onChange={({ currentTarget: { checked } }) => commands.setKernel(name, checked)}
            />
          </li>
        ))}
      </ul>
    </details>
  )
}
