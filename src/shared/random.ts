/**
 * Counter-based random numbers: a pure function of (seed, purpose, counter), so any element can be drawn in any
 * order, on any worker or GPU, and a resumed run draws what an uninterrupted one would have drawn.
 *
 * The mixer is `lowbias32` (Chris Wellons, "Prospecting for Hash Functions", 2018): 32-bit, bias 0.17, and
 * cheap in WGSL and WebAssembly, where the kernels repeat it bit for bit.
 */
export function mix32(value: number): number {
  let x = value >>> 0
  x = Math.imul(x ^ (x >>> 16), 0x21f0aaad)
  x = Math.imul(x ^ (x >>> 15), 0x735a2d97)
  return (x ^ (x >>> 15)) >>> 0
}

/** One 32-bit stream key from a seed, a purpose ("dropout", "shuffle") and optional indices (step, site). */
export function streamKey(seed: number, purpose: string, ...indices: readonly number[]): number {
  let key = mix32(seed >>> 0)
  for (let i = 0; i < purpose.length; i++) key = mix32(key ^ purpose.charCodeAt(i))
  for (const index of indices) key = mix32(key ^ mix32(index >>> 0))
  return key
}

/** The `counter`-th uniform 32-bit integer of a stream. */
export function randomBits(key: number, counter: number): number {
  return mix32(mix32(counter >>> 0) ^ key)
}

/** Uniform in [0, 1). */
export function uniform(key: number, counter: number): number {
  return randomBits(key, counter) / 4294967296
}

/** Standard normal by Box–Muller; counters 2i and 2i + 1 are used up. */
export function normal(key: number, counter: number): number {
  const radius = Math.sqrt(-2 * Math.log(1 - uniform(key, 2 * counter)))
  return radius * Math.cos(2 * Math.PI * uniform(key, 2 * counter + 1))
}

/** Fisher–Yates permutation of 0 … n − 1. */
export function permutation(key: number, n: number): Uint32Array {
  const order = Uint32Array.from({ length: n }, (_, i) => i)
  for (let i = n - 1; i > 0; i--) {
    const j = Math.floor(uniform(key, i) * (i + 1))
    const kept = order[i]!
    order[i] = order[j]!
    order[j] = kept
  }
  return order
}
