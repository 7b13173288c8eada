import { webgpuBackend } from './backendInternals.ts'
import { checkKernels } from './checkKernels.ts'
import { profileOf } from './profile.ts'
import { tuneTiles } from './tuneTiles.ts'

const prepared = new WeakSet<GPUDevice>()

/**
 * Once per device: measures which tiles are fastest, then checks all kernels with them. A software adapter is left as it is:
 * our tests run on one, and both would take longer there than they can save.
 * @returns kernels that were switched off because they compute something else here
 */
export async function prepareDevice(): Promise<string[]> {
  const { device } = webgpuBackend()
  if (prepared.has(device) || profileOf(device).software) return []
  prepared.add(device)
  await tuneTiles()
  return checkKernels()
}
