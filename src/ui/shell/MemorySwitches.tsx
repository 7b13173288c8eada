import { Checkbox } from '@mantine/core'
import { useApp, useCommands } from '../session/SessionContext.tsx'
import { words } from './words.ts'

/** Two ways to train with less memory; each says what it costs, and what became of it on this device. */
export function MemorySwitches() {
  const commands = useCommands()
  const device = useApp((state) => state.device)
  const halfPrecision = useApp((state) => state.halfPrecision)
  const recompute = useApp((state) => state.recompute)
  const state = device?.halfPrecision
  return (
    <>
      <Checkbox
        size="xs"
        label={words.recompute}
        description={words.recomputeHelp}
        checked={recompute}
        onChange={({ currentTarget: { checked } }) => commands.setRecompute(checked)}
      />
      {device?.backend === 'webgpu' && (
        <Checkbox
          size="xs"
          label={words.halfPrecision}
          description={state === undefined ? words.halfPrecisionHelp : words.halfPrecisionStates[state]}
          checked={halfPrecision}
          onChange={({ currentTarget: { checked } }) => commands.setHalfPrecision(checked)}
        />
      )}
    </>
  )
}
