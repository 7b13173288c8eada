import { expect, test } from 'vitest'
import { useBackend } from '../backends/useBackend.ts'
import { computeSample } from './threadsSample.ts'

type Reply = { readonly device: string; readonly values: Float32Array[] }

function askWorker(worker: Worker): Promise<Reply> {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data)
    worker.onerror = ({ message }) => reject(new Error(message))
    worker.postMessage(null)
  })
}

test('several threads compute bit for bit what one thread computes, run after run', async () => {
  await useBackend('wasm')
  const expected = await computeSample() // the page may not block, so it has one thread
  const worker = new Worker(new URL('./threadsSample.worker.ts', import.meta.url), { type: 'module' })
  for (let run = 0; run < 5; run++) {
    const { device, values } = await askWorker(worker)
    expect(device).toMatch(/3 threads/)
    expect(values).toEqual(expected)
  }
  worker.terminate()
})
