import { permutation, streamKey } from '../shared/random.ts'

/** Rows are sorted by length within pools of so many batches: long enough to pad little, short enough to stay random. */
const POOL_BATCHES = 32

/**
 * The batches of one epoch: row numbers, every row once, a pure function of (seed, epoch, data). A batch holds rows of
 * similar length; only one batch is shorter than `batchSize`, so every epoch has ⌈rows / batchSize⌉ of them and a
 * position in the data is (epoch, number of the batch).
 * @param lengths tokens per row
 * @param mixed rows as they come, whatever they cost in padding: where each token has a label, a batch of short rows would
 *   otherwise move the weights as far as one of long rows, and what stands in short sequences would count for more
 */
export function epochBatches(
  lengths: Uint32Array,
  batchSize: number,
  seed: number,
  epoch: number,
  mixed = false,
): Uint32Array[] {
  const order = permutation(streamKey(seed, 'shuffle', epoch), lengths.length)
  const uniform = mixed || lengths.every((length) => length === lengths[0])
  if (!uniform) sortPools(order, lengths, POOL_BATCHES * batchSize)
  const batches: Uint32Array[] = []
  for (let at = 0; at < order.length; at += batchSize) batches.push(order.subarray(at, at + batchSize))
  if (uniform) return batches
  const turn = permutation(streamKey(seed, 'batch order', epoch), batches.length)
  return Array.from(turn, (i) => batches[i]!)
}

function sortPools(order: Uint32Array, lengths: Uint32Array, poolSize: number): void {
  for (let at = 0; at < order.length; at += poolSize) {
    order.subarray(at, at + poolSize).sort((a, b) => lengths[a]! - lengths[b]! || a - b)
  }
}
