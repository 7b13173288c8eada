import { webgpuBackend } from './backendInternals.ts'
import type { Tile } from './gemmVariant.ts'
import { profileOf } from './profile.ts'

/** For devices whose caches are as fast as workgroup memory: software ones. */
export const CACHED: Tile = { rows: 4, columns: 8, across: 8, down: 8, depth: 0 }

/** 64 × 64 elements of C per workgroup, 16 steps of the depth in 8 KiB of workgroup memory. */
export const STAGED: Tile = { rows: 4, columns: 4, across: 16, down: 16, depth: 16 }

/** The tile that the current device computes products with. */
export function currentTile(): Tile {
  return profileOf(webgpuBackend().device).software ? CACHED : STAGED
}
