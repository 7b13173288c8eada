/** `npm test`: every gate, in order of speed, with its time. The first failure of each is printed; all are run. */
import { spawnSync } from 'node:child_process'
import { performance } from 'node:perf_hooks'
import { findBrowser } from './browser.ts'
import { projectRoot } from './projectRoot.ts'

interface Gate {
  readonly name: string
  readonly command: readonly string[]
}

const npx = (...command: string[]) => ['npx', '--no-install', ...command]

const GATES: readonly Gate[] = [
  { name: 'types', command: npx('tsc', '-p', '.') },
  { name: 'lint and format', command: npx('biome', 'check', '--error-on-warnings', '.') },
  { name: 'layers', command: npx('tsx', 'scripts/checkLayers.ts') },
  { name: 'unused code', command: npx('knip') },
  { name: 'bundled examples', command: ['python3', 'scripts/examples/check.py'] },
  { name: 'unit tests', command: npx('vitest', 'run', '--project', 'unit') },
  { name: 'browser tests', command: npx('vitest', 'run', '--project', 'browser') },
  { name: 'build', command: npx('vite', 'build', '--logLevel', 'warn') },
  { name: 'script sizes', command: npx('tsx', 'scripts/checkSize.ts') },
  { name: 'end-to-end tests', command: npx('playwright', 'test') },
]

/** Python is only there to check the examples; a machine without it has nothing else to fail. */
function canRun({ command }: Gate): boolean {
  return command[0] !== 'python3' || spawnSync('python3', ['--version'], { stdio: 'ignore' }).status === 0
}

const env = { ...process.env, CHROME_PATH: findBrowser(console.log) }
const results = GATES.map((gate) => {
  if (!canRun(gate)) return { ...gate, outcome: 'skipped (no python3)', seconds: 0 }
  console.log(`\n── ${gate.name}: ${gate.command.join(' ')}`)
  const started = performance.now()
  const [program, ...rest] = gate.command
  const { status } = spawnSync(program as string, rest, { cwd: projectRoot, env, stdio: 'inherit' })
  return { ...gate, outcome: status === 0 ? 'passed' : 'FAILED', seconds: (performance.now() - started) / 1000 }
})

console.log('\n── summary')
for (const { name, outcome, seconds } of results)
  console.log(`${outcome.padEnd(8)} ${seconds.toFixed(1).padStart(6)} s  ${name}`)
process.exit(results.some(({ outcome }) => outcome === 'FAILED') ? 1 : 0)
