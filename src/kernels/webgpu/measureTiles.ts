import type { TensorInfo } from '@tensorflow/tfjs-core'
import './index.ts' // with all of it, a bundler leaves the kernels in one piece
import { allocate, free, submit, webgpuBackend } from './backendInternals.ts'
import { layerGradients, project } from './gemm.ts'
import type { Tile } from './gemmVariant.ts'
import { profileOf } from './profile.ts'
import { candidatesFor, PRODUCT_KINDS, type ProductKind, setTiles } from './tiles.ts'

/** A small model's layer and batch: 0.13 GFLOP, some hundred microseconds on a GPU. */
export const ROWS = 4096
const WIDTH = 128
/** Products per measurement, so that the way to the device and back counts little. */
const REPEATS = 4
const ROUNDS = 3

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
