import { Button } from '@mantine/core'
import { useCommands } from '../session/SessionContext.tsx'
import { common } from './words.ts'

export function ReloadButton() {
  const { reload } = useCommands()
  return (
    <Button variant="light" size="compact-xs" onClick={reload}>
      {common.reload}
    </Button>
  )
}
