/** Bytes up to which building the string letter by letter beats the call into the decoder. */
const SHORT = 48

const decoder = new TextDecoder()

/** UTF-8 bytes as text; fast for the short names that headers and table fields are. */
export function shortText(bytes: Uint8Array, from: number, to: number): string {
  if (to - from > SHORT) return decoder.decode(bytes.subarray(from, to))
  let text = ''
  for (let i = from; i < to; i++) {
    const byte = bytes[i]!
    if (byte > 127) return decoder.decode(bytes.subarray(from, to))
    text += String.fromCharCode(byte)
  }
  return text
}
