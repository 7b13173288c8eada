/** What kernels want to know of a device to choose among their variants. */
export type DeviceProfile = {
  /** Runs on the CPU: barriers are slow there, and caches are as good as workgroup memory. */
  readonly software: boolean
  /** The fewest invocations that a subgroup may have; 0 where there are none. */
  readonly subgroupSize: number
  /** What tuning is remembered by; absent means not at all. */
  readonly name?: string
}

const profiles = new WeakMap<GPUDevice, DeviceProfile>()

export function setProfile(device: GPUDevice, profile: DeviceProfile): void {
  profiles.set(device, profile)
}

export function profileOf(device: GPUDevice): DeviceProfile {
  return profiles.get(device) ?? { software: false, subgroupSize: 0 }
}
