/** x (B, T, C) with zero rows before and after: out (B, left + T + right, C). */
export function padRows(out: usize, x: usize, B: i32, T: i32, C: i32, left: i32, right: i32): void {
  const row = <usize>C << 2
  for (let b = 0; b < B; b++) {
    memory.fill(out, 0, <usize>left * row)
    out += <usize>left * row
    memory.copy(out, x, <usize>T * row)
    out += <usize>T * row
    x += <usize>T * row
    memory.fill(out, 0, <usize>right * row)
    out += <usize>right * row
  }
}

/** w (K, I, O) to out (K, O, I) with the first axis reversed. */
export function flipKernel(out: usize, w: usize, K: i32, I: i32, O: i32): void {
  for (let k = K - 1; k >= 0; k--) {
    const from = w + (<usize>(k * I * O) << 2)
    for (let o = 0; o < O; o++) {
      for (let i = 0; i < I; i++, out += 4) store<f32>(out, load<f32>(from + (<usize>(i * O + o) << 2)))
    }
  }
}
