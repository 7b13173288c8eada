import type { TokenizerSpec } from '../../tokenize/types.ts'

/** Which input channel of the first convolution a token sets. */
export type Channels = {
  /** The letters that have a channel and count in k-mers; one more channel takes every other residue. */
  readonly letters: string
  /** By token id: index into `letters`, `letters.length` for another residue, −1 for what is no residue. */
  readonly ofToken: readonly number[]
}

const AMINO_ACIDS = 'ACDEFGHIKLMNPQRSTVWY'

/** The channels of a vocabulary; U is T. Every character of text and SMILES has its own, and every atom of SMILES tokens. */
export function channelsOf(spec: TokenizerSpec): Channels {
  const { alphabet, vocabulary, special } = spec
  if (spec.kind === 'smiles') return tokenChannels(spec)
  if (alphabet === 'text' || alphabet === 'smiles') return ownChannels(spec)
  const letters = alphabet === 'protein' ? AMINO_ACIDS : 'ACGT'
  const none = new Set([special.pad, special.cls, special.sep])
  const ofToken = vocabulary.map((text, id) => {
    if (none.has(id)) return -1
    const letter = alphabet === 'protein' ? text.toUpperCase() : text.toUpperCase().replace('U', 'T')
    const channel = letter.length === 1 ? letters.indexOf(letter) : -1
    return channel === -1 ? letters.length : channel
  })
  return { letters, ofToken }
}

/** Tokens with a channel of their own, at most; the vocabulary has the frequent ones first. */
export const MAX_TOKEN_CHANNELS = 255
/** Where the private characters of Unicode begin: each stands for a token of several characters, in the place of a letter. */
const PRIVATE = 0xe000

function tokenChannels({ vocabulary, special }: TokenizerSpec): Channels {
  const specials = new Set(Object.values(special))
  const none = new Set([special.pad, special.cls, special.sep])
  let letters = ''
  const ofToken = vocabulary.map((_, id) => {
    if (none.has(id)) return -1
    if (specials.has(id) || letters.length === MAX_TOKEN_CHANNELS) return Number.NaN
    letters += String.fromCharCode(PRIVATE + letters.length)
    return letters.length - 1
  })
  return { letters, ofToken: ofToken.map((channel) => (Number.isNaN(channel) ? letters.length : channel)) }
}

function ownChannels({ vocabulary, special }: TokenizerSpec): Channels {
  const letters = vocabulary.filter((text, id) => [...text].length === 1 && !Object.values(special).includes(id))
  const none = new Set([special.pad, special.cls, special.sep])
  const ofToken = vocabulary.map((text, id) => {
    if (none.has(id)) return -1
    const channel = letters.indexOf(text)
    return channel === -1 ? letters.length : channel
  })
  return { letters: letters.join(''), ofToken }
}
