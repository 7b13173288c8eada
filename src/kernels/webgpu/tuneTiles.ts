import type { TensorInfo } from '@tensorflow/tfjs-core'
import type { TuningMemory } from '../types.ts'
import { allocate, free, submit, webgpuBackend } from './backendInternals.ts'
import { layerGradients, project } from './gemm.ts'
import type { Tile } from './gemmVariant.ts'
import { profileOf } from './profile.ts'
import { candidatesFor, PRODUCT_KINDS, type ProductKind, setTiles, tileFor } from './tiles.ts'

/** A small model's layer and batch: 0.13 GFLOP, some hundred microseconds on a GPU. */
const ROWS = 4096
const WIDTH = 128
/** Products per measurement, so that the way to the device and back counts little. */
const REPEATS = 4
const ROUNDS = 3

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
  setTiles(device, known ?? (await measureTiles(ROWS)))
  if (!known && name) await memory?.write(name, JSON.stringify(PRODUCT_KINDS.map(tileFor)))
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

/** The fastest candidate for each kind of product, with `rows` tokens. */
export async function measureTiles(rows: number): Promise<ReadonlyMap<ProductKind, Tile>> {
  const { device } = webgpuBackend()
  const [x, weight, bias] = [allocate([rows, WIDTH]), allocate([WIDTH, WIDTH]), allocate([WIDTH])]
  const products: Readonly<Record<ProductKind, () => TensorInfo[]>> = {
    tall: () => [project(x, [{ weight, bias }])],
    deep: () =>
      layerGradients(x, x, [{ weight, bias }]).flatMap((gradient) => [gradient.weight, gradient.bias ?? []].flat()),
  }
  const best = new Map<ProductKind, { readonly tile: Tile; readonly ms: number }>()
  for (const tile of candidatesFor(profileOf(device))) {
    setTiles(device, new Map([['tall', tile], ['deep', tile]])) // biome-ignore format: one line
    for (const kind of PRODUCT_KINDS) {
      const ms = await fastest(products[kind])
      if (ms < (best.get(kind)?.ms ?? Number.POSITIVE_INFINITY)) best.set(kind, { tile, ms })
    }
  }
  free(x, weight, bias)
  return new Map([...best].map(([kind, { tile }]) => [kind, tile]))
}

/** Milliseconds of the fastest round; the first, which compiles, is not counted. */
async function fastest(product: () => TensorInfo[]): Promise<number> {
  await round(product)
  let least = Number.POSITIVE_INFINITY
  for (let i = 0; i < ROUNDS; i++) least = Math.min(least, await round(product))
  return least
}

async function round(product: () => TensorInfo[]): Promise<number> {
  const backend = webgpuBackend()
  const start = performance.now()
  for (let i = 0; i < REPEATS; i++) free(...product())
  submit(backend)
  await backend.device.queue.onSubmittedWorkDone()
  return performance.now() - start
}
