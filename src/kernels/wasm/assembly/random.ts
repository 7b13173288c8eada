// `randomBits` of src/shared/random.ts for four counters at once, bit for bit.

// @ts-ignore: decorator
@inline
export function mix4(value: v128): v128 {
  let x = i32x4.mul(v128.xor(value, i32x4.shr_u(value, 16)), i32x4.splat(0x21f0aaad))
  x = i32x4.mul(v128.xor(x, i32x4.shr_u(x, 15)), i32x4.splat(0x735a2d97))
  return v128.xor(x, i32x4.shr_u(x, 15))
}

/** Lanes of all ones where the element is dropped; `counter` is that of the first lane. */
// @ts-ignore: decorator
@inline
export function dropped4(counter: i32, key: i32, threshold: i32): v128 {
  const counters = i32x4.add(i32x4.splat(counter), i32x4(0, 1, 2, 3))
  const bits = mix4(v128.xor(mix4(counters), i32x4.splat(key)))
  return i32x4.lt_u(bits, i32x4.splat(threshold))
}
