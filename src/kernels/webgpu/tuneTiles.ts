import type { TuningMemory } from '../types.ts'
import { webgpuBackend } from './backendInternals.ts'
import type { Tile } from './gemmVariant.ts'
import { profileOf } from './profile.ts'
import { candidatesFor, PRODUCT_KINDS, type ProductKind, setTiles, tileFor } from './tiles.ts'

/**
 * Uses the tiles that compute each kind of product fastest on the current device, from now on: those that an earlier session
 * has measured, or measures them.
 */
export async function tuneTiles(memory: TuningMemory | null): Promise<void> {
  const { device } = webgpuBackend()
  const profile = profileOf(device)
  const { name } = profile
  const text = name && (await memory?.read(name))
  const known = text ? parseTiles(text, candidatesFor(profile)) : null
  setTiles(device, known ?? (await measured()))
  if (!known && name) await memory?.write(name, JSON.stringify(PRODUCT_KINDS.map(tileFor)))
}

/** Most devices are measured already. */
async function measured(): Promise<ReadonlyMap<ProductKind, Tile>> {
  const { measureTiles, ROWS } = await import('./measureTiles.ts')
  return measureTiles(ROWS)
}

/** Null for anything but a candidate of today for each kind of product: an older version may have had others. */
export function parseTiles(text: string, candidates: readonly Tile[]): ReadonlyMap<ProductKind, Tile> | null {
  const sameTile = (one: unknown) => candidates.find((tile) => JSON.stringify(tile) === JSON.stringify(one))
  try {
    const tiles: unknown = JSON.parse(text)
    if (!Array.isArray(tiles) || tiles.length !== PRODUCT_KINDS.length) return null
    const found = tiles.map(sameTile)
    return found.every((tile) => tile !== undefined) ? new Map(PRODUCT_KINDS.map((kind, i) => [kind, found[i]!])) : null
  } catch {
    return null
  }
}
