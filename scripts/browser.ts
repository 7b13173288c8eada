/**
 * Finds a browser to run in, or installs one: a given CHROME_PATH, an installed Chrome or Chromium, Playwright's
 * own, and where that cannot be downloaded, Debian's package.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium } from 'playwright-core'

const COMMANDS = ['google-chrome-stable', 'google-chrome', 'chromium', 'chromium-browser', 'chrome', 'microsoft-edge']

const USUAL_PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
]

export class BrowserNotFoundError extends Error {
  readonly code = 'BROWSER_NOT_FOUND'
}

/** Path of a Chrome or Chromium executable. `say` receives a line when something is being installed. */
export function findBrowser(say: (line: string) => void = () => {}): string {
  return fromEnvironment() ?? installed() ?? playwrightDownload(say) ?? debianPackage(say) ?? fail()
}

function fromEnvironment(): string | undefined {
  const given = process.env.CHROME_PATH
  if (given === undefined || given === '') return undefined
  if (existsSync(given)) return given
  throw new BrowserNotFoundError(`CHROME_PATH is ${given}, but there is no such file. Correct or unset it.`)
}

function installed(): string | undefined {
  const onPath = (process.env.PATH ?? '').split(delimiter).flatMap((dir) => COMMANDS.map((name) => join(dir, name)))
  return [...onPath, ...USUAL_PLACES, chromium.executablePath()].find(starts)
}

/**
 * A file in the right place is not yet a browser: Ubuntu's chromium-browser is a script that asks for snap, and a
 * download may lack the libraries of a bare container. Asked on Linux only; elsewhere the question opens a window.
 */
function starts(path: string): boolean {
  if (!existsSync(path)) return false
  return process.platform !== 'linux' || spawnSync(path, ['--version'], { stdio: 'ignore' }).status === 0
}

function playwrightDownload(say: (line: string) => void): string | undefined {
  say('No Chrome or Chromium found: downloading Playwright’s Chromium …')
  const cli = join(import.meta.dirname, '../node_modules/playwright-core/cli.js')
  spawnSync(process.execPath, [cli, 'install', 'chromium'], { stdio: 'ignore', timeout: 240_000 })
  return starts(chromium.executablePath()) ? chromium.executablePath() : undefined
}

function debianPackage(say: (line: string) => void): string | undefined {
  if (process.platform !== 'linux') return undefined
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n']
  const run = (...words: string[]) => {
    const [command, ...rest] = [...asRoot, ...words]
    return spawnSync(command as string, rest, {
      stdio: 'ignore',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    }).status
  }
  say('The download did not work: installing the package chromium with apt-get …')
  run('apt-get', 'update')
  return run('apt-get', 'install', '-y', '--no-install-recommends', 'chromium') === 0 ? installed() : undefined
}

function fail(): never {
  throw new BrowserNotFoundError(
    'Strandbook needs Chrome or Chromium and could not find or install one: install it, or set CHROME_PATH to its executable.',
  )
}
