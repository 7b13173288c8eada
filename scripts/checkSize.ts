/** What has to be loaded, compressed, against its budget: before anything is clicked, and before the first training step. */
import { engineScripts, initialScripts, type ScriptSize, total } from './scriptSizes.ts'

const INITIAL_SCRIPT_BUDGET_KB = 300
/** Scripts of the training worker with one backend; its .wasm files come on top. */
const ENGINE_BUDGET_KB = 150

const checks = [
  check('initial scripts', initialScripts(), INITIAL_SCRIPT_BUDGET_KB),
  ...engineScripts().map(({ backend, scripts }) => check(`engine on ${backend}`, scripts, ENGINE_BUDGET_KB)),
]
process.exit(checks.every(Boolean) ? 0 : 1)

function check(what: string, scripts: readonly ScriptSize[], budget: number): boolean {
  for (const { file, kilobytes } of scripts) console.log(`${kilobytes.toFixed(1).padStart(7)} kB gzip  ${file}`)
  const sum = total(scripts)
  console.log(`${sum.toFixed(1).padStart(7)} kB gzip  ${what} (budget ${budget} kB)\n`)
  if (scripts.length === 0) console.error(`no script found for ${what}: the check itself is broken`)
  return scripts.length > 0 && sum <= budget
}
