/** For the test of threads: computes the sample on its own threads and sends the values back. */
import { useBackend } from '../backends/useBackend.ts'
import { computeSample } from './threadsSample.ts'

Object.defineProperty(navigator, 'hardwareConcurrency', { get: () => 4 })

addEventListener('message', async () => {
  const { device } = await useBackend('wasm')
  postMessage({ device, values: await computeSample() })
})
