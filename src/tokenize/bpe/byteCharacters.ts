/**
 * The character that stands for each byte in byte-level vocabularies (`bytes_to_unicode` of openai/gpt-2): printable
 * ones for themselves, the others from U+0100 on, so that a blank is Ġ.
 */
export function byteCharacters(): readonly string[] {
  const isPrintable = (byte: number) =>
    (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || (byte >= 0xae && byte <= 0xff)
  let next = 0x100
  return Array.from({ length: 256 }, (_, byte) => String.fromCharCode(isPrintable(byte) ? byte : next++))
}
