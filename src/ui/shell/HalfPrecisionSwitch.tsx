import { Checkbox } from '@mantine/core'
import { useApp, useCommands } from '../session/SessionContext.tsx'
import { words } from './words.ts'

/** Whether layers store in 16 bits what only they see: of graphics devices, and used only where it passes its test. */
export function HalfPrecisionSwitch() {
  const commands = useCommands()
  const device = useApp((state) => state.device)
  const asked = useApp((state) => state.halfPrecision)
  if (device?.backend !== 'webgpu') return null
  const state = device.halfPrecision
  return (
    <Checkbox
      size="xs"
      label={words.halfPrecision}
      description={state === undefined ? words.halfPrecisionHelp : words.halfPrecisionStates[state]}
      checked={asked}
      onChange={({ currentTarget: { checked } }) => commands.setHalfPrecision(checked)}
    />
  )
}
