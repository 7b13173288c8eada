import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { cpuKernelExports } from './namedCpuKernels.ts'

const MODULE = '@tensorflow/tfjs-backend-webgpu/dist/kernel_utils/shared.js'
const code = readFileSync(fileURLToPath(import.meta.resolve(MODULE)), 'utf8')

test('the same names come out as from the module of tfjs, and the CPU backend has all of them', async () => {
  const own = Object.keys(await import('@tensorflow/tfjs-backend-webgpu/dist/kernel_utils/shared.js'))
  const shared = await import('@tensorflow/tfjs-backend-cpu/dist/shared.js')
  const named = cpuKernelExports(code)
  expect(named.map(({ exported }) => exported).sort()).toEqual(own.sort())
  expect(named.filter(({ own: name }) => !(name in shared))).toEqual([])
})
