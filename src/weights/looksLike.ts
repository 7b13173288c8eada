/** What bytes probably are when they are not what was asked for; for error messages. */
export function looksLike(bytes: Uint8Array): string | null {
  const [a, b] = bytes
  if (a === 0x50 && b === 0x4b) return 'a zip archive (PyTorch .bin and .pt files are zip archives too)'
  if (a === 0x1f && b === 0x8b) return 'a gzip file'
  if (a === 0x80 && b !== undefined && b <= 5 && b >= 2) return 'a Python pickle (an old PyTorch .bin or .pt file)'
  if (a === 0x89 && b === 0x48) return 'an HDF5 file (Keras .h5)'
  const start = new TextDecoder().decode(bytes.subarray(0, 64)).trimStart()
  if (start.startsWith('version https://git-lfs'))
    return 'a Git LFS pointer: the weights themselves were not downloaded'
  if (/^<(!doctype|html)/i.test(start)) return 'an HTML page'
  if (start.startsWith('{')) return 'a JSON file'
  return null
}
