// Windows of `size` along T; the last one may be shorter.

/** x (B, T, C) to y (B, ⌈T / size⌉, C). */
export function maxPool1d(y: usize, x: usize, B: i32, T: i32, C: i32, size: i32): void {
  const row = <usize>C << 2
  for (let b = 0; b < B; b++) {
    for (let t = 0; t < T; t += size, y += row) {
      const rows = min(size, T - t)
      memory.copy(y, x, row)
      x += row
      for (let s = 1; s < rows; s++, x += row) {
        let j: usize = 0
        for (; j + 16 <= row; j += 16) v128.store(y + j, f32x4.max(v128.load(y + j), v128.load(x + j)))
        for (; j < row; j += 4) store<f32>(y + j, max(load<f32>(y + j), load<f32>(x + j)))
      }
    }
  }
}

/** The gradient goes to the first element of a window that equals the maximum. */
export function maxPool1dGradient(dx: usize, dy: usize, x: usize, y: usize, B: i32, T: i32, C: i32, size: i32): void {
  const row = <usize>C << 2
  for (let b = 0; b < B; b++) {
    for (let t = 0; t < T; t += size, y += row, dy += row) {
      const rows = min(size, T - t)
      let j: usize = 0
      for (; j + 16 <= row; j += 16) {
        const top = v128.load(y + j), gradient = v128.load(dy + j)
        let open = i32x4.splat(-1)
        for (let s = 0, at = j; s < rows; s++, at += row) {
          const takes = v128.and(open, f32x4.eq(v128.load(x + at), top))
          v128.store(dx + at, v128.and(gradient, takes))
          open = v128.andnot(open, takes)
        }
      }
      for (; j < row; j += 4) {
        const top = load<f32>(y + j), gradient = load<f32>(dy + j)
        let open = true
        for (let s = 0, at = j; s < rows; s++, at += row) {
          const takes = open && load<f32>(x + at) == top
          store<f32>(dx + at, takes ? gradient : 0)
          if (takes) open = false
        }
      }
      x += <usize>rows * row
      dx += <usize>rows * row
    }
  }
}
