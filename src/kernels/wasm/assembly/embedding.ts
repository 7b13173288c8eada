/** Row ids[i] of the table (V, C) to row i of the output; ids outside the table give zeros. */
export function embedding(out: usize, table: usize, ids: usize, N: i32, V: i32, C: i32): void {
  const row = <usize>C << 2
  for (let i = 0; i < N; i++, out += row) {
    const id = load<i32>(ids + (<usize>i << 2))
    if (<u32>id < <u32>V) memory.copy(out, table + <usize>id * row, row)
    else memory.fill(out, 0, row)
  }
}

/** Adds row i of dy to row ids[i] of the gradient (V, C). */
export function embeddingGradient(dTable: usize, dy: usize, ids: usize, N: i32, V: i32, C: i32): void {
  const row = <usize>C << 2
  memory.fill(dTable, 0, <usize>V * row)
  for (let i = 0; i < N; i++, dy += row) {
    const id = load<i32>(ids + (<usize>i << 2))
    if (<u32>id >= <u32>V) continue
    const to = dTable + <usize>id * row
    let j: usize = 0
    for (; j + 16 <= row; j += 16) v128.store(to + j, f32x4.add(v128.load(to + j), v128.load(dy + j)))
    for (; j < row; j += 4) store<f32>(to + j, load<f32>(to + j) + load<f32>(dy + j))
  }
}
