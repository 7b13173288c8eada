/** `npm start`: build if need be, serve, print the address, and open it where there is a desktop. */
import { spawn } from 'node:child_process'
import { parseArgs } from 'node:util'
import { ensureBundle, serveBundle } from './server.ts'

const { values } = parseArgs({ options: { port: { type: 'string' }, 'no-open': { type: 'boolean' } } })
const port = Number(values.port ?? process.env.PORT ?? 4173)
if (!Number.isInteger(port) || port < 0 || port > 65535) {
  console.error(`--port: expected a whole number from 0 to 65535, got "${values.port ?? process.env.PORT}"`)
  process.exit(2)
}

await ensureBundle(console.log)
const server = await serveBundle(port)
console.log(`Strandbook runs at ${server.url}   (Ctrl-C stops it; your sequences stay on this machine)`)
if (!values['no-open']) openInDesktopBrowser(server.url)

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void server.close().finally(() => process.exit(0))
  })
}

function openInDesktopBrowser(url: string): void {
  const hasDesktop = process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY
  if (!hasDesktop || process.env.CI) return
  const [command, ...rest] =
    process.platform === 'darwin' ? ['open'] : process.platform === 'win32' ? ['cmd', '/c', 'start', ''] : ['xdg-open']
  const child = spawn(command as string, [...rest, url], { stdio: 'ignore', detached: true })
  child.on('error', () => {}) // no opener on this desktop: the printed address is enough
  child.unref()
}
