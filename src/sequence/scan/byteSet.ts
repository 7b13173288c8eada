/** A set of bytes as the scanner wants it (see assembly/index.ts): only bytes from 64 to 191 can be members. */
export function byteSet(bytes: Iterable<number>): Uint8Array {
  const set = new Uint8Array(32)
  for (let high = 4; high < 12; high++) set[16 + high] = 1 << (high - 4)
  for (const byte of bytes) set[byte & 15]! |= set[16 + (byte >> 4)]!
  return set
}
