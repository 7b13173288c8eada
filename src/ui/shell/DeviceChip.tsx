import { NativeSelect, Popover } from '@mantine/core'
import { IconCpu } from '@tabler/icons-react'
import type { BackendChoice } from '../../train/types.ts'
import { useApp, useCommands } from '../session/SessionContext.tsx'
import { KernelSwitches } from './KernelSwitches.tsx'
import { MemorySwitches } from './MemorySwitches.tsx'
import styles from './shell.module.css'
import { words } from './words.ts'

const CHOICES: readonly BackendChoice[] = ['auto', 'webgpu', 'wasm', 'cpu']

/** Which device computes; a click tells why and lets another be chosen. */
export function DeviceChip() {
  const commands = useCommands()
  const device = useApp((state) => state.device)
  const backend = useApp((state) => state.backend)
  return (
    <Popover width={300} position="bottom-end" trapFocus withRoles transitionProps={{ duration: 0 }}>
      <Popover.Target>
        <button type="button" className={styles.chip} aria-label={`${words.device}: ${device?.device ?? '…'}`}>
          <IconCpu size={15} stroke={1.7} aria-hidden="true" />
          <span>{device === null ? '…' : words.shortBackends[device.backend]}</span>
        </button>
      </Popover.Target>
      <Popover.Dropdown className={styles.devicePanel} aria-label={words.device}>
        {device === null ? (
          <p>{words.deviceUnknown}</p>
        ) : (
          <>
            <b>{device.device}</b>
            <p>{device.reason}</p>
          </>
        )}
        <NativeSelect
          label={words.backend}
          value={backend}
          data={CHOICES.map((value) => ({ value, label: words.backends[value] }))}
          onChange={({ currentTarget: { value } }) =>
            commands.setBackend(CHOICES.find((one) => one === value) ?? 'auto')
          }
        />
        <MemorySwitches />
        <KernelSwitches />
      </Popover.Dropdown>
    </Popover>
  )
}
