/**
 * Scanning bytes, sixteen at a time. Every function reads up to 16 bytes past what it is given and writes up to 16 past
 * what it says: callers leave that room, and zeros behind the input.
 */

/**
 * Which lanes hold a letter of a set. The set is 32 bytes: for each low half of a byte, the high halves that are in it (as
 * bits), then for each high half its bit. Two look-ups and an `and` answer for 16 bytes.
 */
// @ts-ignore: decorator
@inline
function members(bytes: v128, lows: v128, highs: v128): i32 {
  const low = i8x16.swizzle(lows, v128.and(bytes, i8x16.splat(0x0f)))
  const high = i8x16.swizzle(highs, i8x16.shr_u(bytes, 4))
  return i8x16.bitmask(i8x16.ne(v128.and(low, high), i8x16.splat(0)))
}

/**
 * Copies residues as upper case from input[from, length) to `output`, over line feeds that plain residues follow, and stops
 * at the first other byte. Results, as five 32-bit numbers: where it stopped, residues written, lower-case ones among
 * them, line feeds passed, and where the last line began, or −1.
 */
export function copyResidues(input: usize, from: i32, length: i32, output: usize, set: usize, results: usize): void {
  const lows = v128.load(set)
  const highs = v128.load(set, 16)
  let at = from
  let to = output
  let lower = 0
  let lines = 0
  let lineStart = -1
  while (true) {
    const bytes = v128.load(input + at)
    const plain = members(bytes, lows, highs)
    const small = i8x16.bitmask(i8x16.shl(bytes, 2)) // bit 5 of a letter says lower case
    v128.store(to, v128.and(bytes, i8x16.splat(<i8>0xdf)))
    if (plain == 0xffff) {
      lower += popcnt(small)
      at += 16
      to += 16
      continue
    }
    const n = ctz(~plain)
    lower += popcnt(small & ((1 << n) - 1))
    at += n
    to += n
    if (at >= length || load<u8>(input + at) != 10 || !isMember(load<u8>(input + at + 1), set)) break
    at += 1
    lines += 1
    lineStart = at
  }
  store<i32>(results, at)
  store<i32>(results, <i32>(to - output), 4)
  store<i32>(results, lower, 8)
  store<i32>(results, lines, 12)
  store<i32>(results, lineStart, 16)
}

function isMember(byte: u8, set: usize): bool {
  return (load<u8>(set + (byte & 15)) & load<u8>(set + 16 + (byte >> 4))) != 0
}

/**
 * Sums the printable bytes (33 to 126) from input[from, length), up to the first other byte. Results, as two 32-bit numbers:
 * where it stopped, and the sum.
 */
export function sumPrintable(input: usize, from: i32, length: i32, results: usize): void {
  let at = from
  let sums = i32x4.splat(0)
  let rest = 0
  while (at < length) {
    const bytes = v128.load(input + at)
    const above = i8x16.gt_s(bytes, i8x16.splat(32)) // bytes from 128 on are negative
    const printable = i8x16.bitmask(v128.andnot(above, i8x16.eq(bytes, i8x16.splat(127))))
    if (printable == 0xffff) {
      sums = i32x4.add(sums, i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(bytes)))
      at += 16
      continue
    }
    const end = at + ctz(~printable)
    for (; at < end; at++) rest += load<u8>(input + at)
    break
  }
  rest += i32x4.extract_lane(sums, 0) + i32x4.extract_lane(sums, 1) + i32x4.extract_lane(sums, 2) + i32x4.extract_lane(sums, 3)
  store<i32>(results, at)
  store<i32>(results, rest, 4)
}

/** For each stretch [ends[i − 1], ends[i]) of the input, how many of its bytes are in the first and in the second set. */
export function countMembers(input: usize, ends: usize, n: i32, sets: usize, counts: usize): void {
  const lowsA = v128.load(sets)
  const highsA = v128.load(sets, 16)
  const lowsB = v128.load(sets, 32)
  const highsB = v128.load(sets, 48)
  let at = input
  for (let i = 0; i < n; i++) {
    const end = input + load<u32>(ends + (<usize>i << 2))
    let a = 0
    let b = 0
    for (; at + 16 <= end; at += 16) {
      const bytes = v128.load(at)
      a += popcnt(members(bytes, lowsA, highsA))
      b += popcnt(members(bytes, lowsB, highsB))
    }
    if (at < end) {
      const bytes = v128.load(at)
      const inside = (1 << <i32>(end - at)) - 1
      a += popcnt(members(bytes, lowsA, highsA) & inside)
      b += popcnt(members(bytes, lowsB, highsB) & inside)
    }
    at = end
    store<i32>(counts + (<usize>i << 3), a)
    store<i32>(counts + (<usize>i << 3), b, 4)
  }
}
