/** Which tile matrix products are computed with: a guess from the kind of device, until it is measured. */
import { webgpuBackend } from './backendInternals.ts'
import type { GemmVariant, Tile } from './gemmVariant.ts'
import { type DeviceProfile, profileOf } from './profile.ts'

/** For devices whose caches are as fast as workgroup memory: software ones. */
export const CACHED: Tile = { rows: 4, columns: 8, across: 8, down: 8, depth: 0 }

/** 64 × 64 elements of C per workgroup, 16 steps of the depth in 8 KiB of workgroup memory. */
export const STAGED: Tile = { rows: 4, columns: 4, across: 16, down: 16, depth: 16 }

/** Larger ones do more with what they load, and keep fewer workgroups busy. */
const CANDIDATES: readonly Tile[] = [
  CACHED,
  { rows: 4, columns: 4, across: 8, down: 8, depth: 0 },
  STAGED,
  { rows: 4, columns: 4, across: 8, down: 8, depth: 32 },
  { rows: 8, columns: 4, across: 16, down: 8, depth: 16 },
  { rows: 8, columns: 8, across: 8, down: 8, depth: 16 },
]

/** 8 × 4 elements of C per invocation, and a narrow workgroup: a CPU gains nothing by a wide one. */
function sharedOnCpu(subgroupSize: number): Tile {
  return { rows: 8, columns: 4, across: 8, down: 1, depth: 0, lanes: Math.min(8, subgroupSize) }
}

/** Invocations beyond these would load steps so far ahead that short products end before. */
const MOST_LANES = 32

/** What may be the fastest tile on a device. */
export function candidatesFor({ subgroupSize }: DeviceProfile): readonly Tile[] {
  if (subgroupSize === 0) return CANDIDATES
  const lanes = Math.min(MOST_LANES, subgroupSize)
  const shared = (rows: number, columns: number) => ({ rows, columns, across: 32, down: 1, depth: 0, lanes })
  return [...CANDIDATES, sharedOnCpu(subgroupSize), shared(8, 4), shared(8, 8), shared(16, 4)]
}

/** Products of all tokens with a weight, and of all tokens with all tokens, which is small and deep. */
export const PRODUCT_KINDS = ['tall', 'deep'] as const
export type ProductKind = (typeof PRODUCT_KINDS)[number]

const measured = new WeakMap<GPUDevice, ReadonlyMap<ProductKind, Tile>>()

export function kindOf(stacked: GemmVariant['stacked']): ProductKind {
  return stacked === 'gradients' ? 'deep' : 'tall'
}

/** The tile for the current device. */
export function tileFor(kind: ProductKind): Tile {
  const { device } = webgpuBackend()
  return measured.get(device)?.get(kind) ?? guess(profileOf(device))
}

function guess({ software, subgroupSize }: DeviceProfile): Tile {
  if (!software) return STAGED
  return subgroupSize > 0 ? sharedOnCpu(subgroupSize) : CACHED
}

export function setTiles(device: GPUDevice, tiles: ReadonlyMap<ProductKind, Tile>): void {
  measured.set(device, tiles)
}
