import type { TokenizerSpec } from '../../tokenize/types.ts'

/** Which input channel of the first convolution a token sets. */
export type Channels = {
  /** The letters that have a channel and count in k-mers; one more channel takes every other residue. */
  readonly letters: string
  /** By token id: index into `letters`, `letters.length` for another residue, −1 for what is no residue. */
  readonly ofToken: readonly number[]
}

const AMINO_ACIDS = 'ACDEFGHIKLMNPQRSTVWY'

/** The channels of a character vocabulary; U is T. Every character of text and SMILES has its own. */
export function channelsOf(spec: TokenizerSpec): Channels {
  const { alphabet, vocabulary, special } = spec
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
