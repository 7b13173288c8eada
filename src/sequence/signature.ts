/** Recognises what is certainly not a sequence file, by its first bytes, so that the error can name it. */

type Signature = { readonly words: string; readonly bytes: readonly number[]; readonly at?: number }

const ascii = (text: string): number[] => [...text].map((letter) => letter.charCodeAt(0))

const SIGNATURES: readonly Signature[] = [
  { words: 'a PNG image', bytes: [0x89, 0x50, 0x4e, 0x47] },
  { words: 'a JPEG image', bytes: [0xff, 0xd8, 0xff] },
  { words: 'a GIF image', bytes: ascii('GIF8') },
  { words: 'a PDF document', bytes: ascii('%PDF') },
  { words: 'a zip archive within another', bytes: [0x50, 0x4b, 0x03, 0x04] },
  { words: 'an old Word or Excel file', bytes: [0xd0, 0xcf, 0x11, 0xe0] },
  { words: 'a bzip2 file', bytes: ascii('BZh') },
  { words: 'an xz file', bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a] },
  { words: 'a Zstandard file', bytes: [0x28, 0xb5, 0x2f, 0xfd] },
  { words: 'a 7-Zip archive', bytes: [0x37, 0x7a, 0xbc, 0xaf] },
  { words: 'a tar archive', bytes: ascii('ustar'), at: 257 },
  { words: 'a BAM alignment', bytes: [0x42, 0x41, 0x4d, 0x01] },
  { words: 'a CRAM alignment', bytes: ascii('CRAM') },
  { words: 'a 2bit genome', bytes: [0x43, 0x27, 0x41, 0x1a] },
  { words: 'an HDF5 file', bytes: [0x89, 0x48, 0x44, 0x46] },
  { words: 'an SQLite database', bytes: ascii('SQLite format 3') },
  { words: 'text in UTF-16', bytes: [0xff, 0xfe] },
  { words: 'text in UTF-16', bytes: [0xfe, 0xff] },
  ...['HD', 'SQ', 'RG', 'PG', 'CO'].map((tag) => ({ words: 'a SAM alignment', bytes: ascii(`@${tag}\t`) })),
  { words: 'a web page or XML', bytes: ascii('<') },
  { words: 'JSON in one piece', bytes: ascii('[') },
]

export function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b
}

/** What the bytes are, in words ("a PNG image"), or null when they may be sequence text. */
export function foreignFormat(head: Uint8Array): string | null {
  const match = SIGNATURES.find(({ bytes, at = 0 }) => bytes.every((byte, i) => head[at + i] === byte))
  if (match) return match.words
  if (isGzip(head)) return 'gzip within gzip'
  return head.includes(0) ? 'a binary file' : null
}

export function hasUtf8Mark(head: Uint8Array): boolean {
  return head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf
}
