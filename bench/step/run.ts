/** `npm run bench:step [-- --json FILE] [--rounds N]`: a training step, by engine and backend. */
import { parseArgs } from 'node:util'
import { inBrowser } from '../support/browser.ts'
import { publish } from '../support/report.ts'
import { cpuTable, measureCpu } from './cpuTables.ts'
import { countTable, measureCounts, measureMemory, measureWall, memoryTable, wallTable } from './gpuTables.ts'

const { values } = parseArgs({ options: { json: { type: 'string' }, rounds: { type: 'string', default: '3' } } })
const rounds = Number(values.rounds)

await inBrowser(async (browser) => {
  const counts = await measureCounts(browser)
  const memory = await measureMemory(browser)
  const wall = await measureWall(browser, rounds)
  const cpu = await measureCpu(browser, rounds)
  publish({
    benchmark: 'step',
    browser: `Chromium ${browser.version}`,
    tables: [countTable(counts), memoryTable(memory), wallTable(wall), cpuTable(cpu)],
    measured: { counts, memory, wall, cpu },
  })
})
