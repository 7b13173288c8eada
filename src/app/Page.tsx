import { MantineProvider } from '@mantine/core'
import { cellViews } from '../cells/views.ts'
import type { Port } from '../ui/session/port.ts'
import { SessionProvider } from '../ui/session/SessionContext.tsx'
import { Shell } from '../ui/shell/Shell.tsx'
import { cssVariables, theme } from '../ui/theme/theme.ts'
import '@fontsource-variable/inter'
import '@fontsource-variable/jetbrains-mono'
import '../ui/theme/mantine.css'
import '../ui/theme/tokens.css'

/** Everything that is drawn; what it draws and does comes through `port`. */
export function Page({ port }: { port: Port }) {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <SessionProvider port={port} views={cellViews}>
        <Shell />
      </SessionProvider>
    </MantineProvider>
  )
}
