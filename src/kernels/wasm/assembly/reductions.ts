/** Rows summed before they are added to the total: keeps the rounding error of long sums small. */
const BLOCK: i32 = 64

/** out[j] = Σ over rows of x[i, j] for C columns; `stride` is the distance between rows in elements. */
export function columnSums(out: usize, x: usize, N: i32, C: i32, stride: i32): void {
  const end = <usize>C << 2
  const row = <usize>stride << 2
  memory.fill(out, 0, end)
  for (let i = 0; i < N; i += BLOCK) {
    const rows = min(BLOCK, N - i)
    const block = x + <usize>i * row
    let j: usize = 0
    for (; j + 16 <= end; j += 16) {
      let sum = f32x4.splat(0)
      for (let k = 0, from = block + j; k < rows; k++, from += row) sum = f32x4.add(sum, v128.load(from))
      v128.store(out + j, f32x4.add(v128.load(out + j), sum))
    }
    for (; j < end; j += 4) {
      let sum: f32 = 0
      for (let k = 0, from = block + j; k < rows; k++, from += row) sum += load<f32>(from)
      store<f32>(out + j, load<f32>(out + j) + sum)
    }
  }
}
