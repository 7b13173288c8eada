import type { TuningMemory } from '../types.ts'
import { webgpuBackend } from './backendInternals.ts'
import { profileOf, setProfile } from './profile.ts'
import { tuneTiles } from './tuneTiles.ts'

const prepared = new WeakSet<GPUDevice>()

/**
 * Once per device: measures which tiles are fastest, where that is not known from an earlier session, then checks all kernels
 * with them; those that compute something else stay off (`distrustedKernels`). Subgroups are done without where something is
 * wrong with them. A software adapter is left as it is: our tests run on one, and both would take longer there than they can save.
 */
export async function prepareDevice(memory: TuningMemory | null): Promise<void> {
  const { device } = webgpuBackend()
  const profile = profileOf(device)
  if (prepared.has(device) || profile.software) return
  prepared.add(device)
  const [{ checkKernels }] = await Promise.all([import('./checkKernels.ts'), tuneTiles(memory)])
  const wrong = await checkKernels()
  if (wrong.length === 0 || profile.subgroupSize === 0) return
  setProfile(device, { ...profile, subgroupSize: 0 })
  await tuneTiles(memory)
  await checkKernels()
}
