/** Which tile matrix products are computed with: a guess from the kind of device, until it is measured. */
import { webgpuBackend } from './backendInternals.ts'
import type { GemmVariant, Tile } from './gemmVariant.ts'
import { profileOf } from './profile.ts'

/** For devices whose caches are as fast as workgroup memory: software ones. */
export const CACHED: Tile = { rows: 4, columns: 8, across: 8, down: 8, depth: 0 }

/** 64 × 64 elements of C per workgroup, 16 steps of the depth in 8 KiB of workgroup memory. */
export const STAGED: Tile = { rows: 4, columns: 4, across: 16, down: 16, depth: 16 }

/** Larger ones do more with what they load, and keep fewer workgroups busy. */
export const CANDIDATES: readonly Tile[] = [
  CACHED,
  { rows: 4, columns: 4, across: 8, down: 8, depth: 0 },
  STAGED,
  { rows: 4, columns: 4, across: 8, down: 8, depth: 32 },
  { rows: 8, columns: 4, across: 16, down: 8, depth: 16 },
  { rows: 8, columns: 8, across: 8, down: 8, depth: 16 },
]

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
  return measured.get(device)?.get(kind) ?? (profileOf(device).software ? CACHED : STAGED)
}

export function setTiles(device: GPUDevice, tiles: ReadonlyMap<ProductKind, Tile>): void {
  measured.set(device, tiles)
}
