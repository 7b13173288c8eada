/**
 * `npm run bench:step [-- --json FILE] [--rounds N] [--backend webgpu|wasm]`: a training step, by engine and backend. One
 * backend alone saves minutes: WebGPU runs on a software adapter.
 */
import { parseArgs } from 'node:util'
import { type BenchBrowser, inBrowser } from '../support/browser.ts'
import { publish, type Table } from '../support/report.ts'
import { cpuTable, measureCpu } from './cpuTables.ts'
import { countTable, measureCounts, measureMemory, measureWall, memoryTable, wallTable } from './gpuTables.ts'

const { values } = parseArgs({
  options: {
    json: { type: 'string' },
    rounds: { type: 'string', default: '3' },
    backend: { type: 'string', default: 'webgpu,wasm' },
  },
})
const rounds = Number(values.rounds)
const backends = values.backend.split(',')

type Section = { readonly tables: readonly Table[]; readonly measured: unknown }

await inBrowser(async (browser) => {
  const sections: Section[] = []
  if (backends.includes('webgpu')) sections.push(await webgpuSection(browser))
  if (backends.includes('wasm')) sections.push(await wasmSection(browser))
  publish({
    benchmark: 'step',
    browser: `Chromium ${browser.version}`,
    tables: sections.flatMap(({ tables }) => tables),
    measured: sections.map(({ measured }) => measured),
  })
})

async function webgpuSection(browser: BenchBrowser): Promise<Section> {
  const counts = await measureCounts(browser)
  const memory = await measureMemory(browser)
  const wall = await measureWall(browser, rounds)
  return { tables: [countTable(counts), memoryTable(memory), wallTable(wall)], measured: { counts, memory, wall } }
}

async function wasmSection(browser: BenchBrowser): Promise<Section> {
  const cpu = await measureCpu(browser, rounds)
  return { tables: [cpuTable(cpu)], measured: { cpu } }
}
