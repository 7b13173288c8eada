/**
 * Byte-pair encoding in linear time: take the longest token that fits, and go back where its neighbour on the left would
 * have been merged with it otherwise. The idea and its proof are those of the Rust crate `bpe` (github/rust-gems,
 * "So many tokens, so little time"); a row of tokens is the encoding exactly if each two neighbours are the encoding of
 * their text.
 */
import { type Merger, mergeByRank } from './mergeByRank.ts'
import { PairTable } from './pairTable.ts'
import type { BpeRules } from './rules.ts'

/** Symbols that a dense tree of tokens is made for: all alphabets of sequences. */
const MAX_SYMBOLS = 128
const MAX_TREE_BYTES = 2 ** 26

/**
 * Null where the vocabulary is not one that the method is proven for: a token that two merges give, or that its own
 * text is not encoded as.
 */
export function mergeLinear(rules: BpeRules): Merger | null {
  const tokens = orderedTokens(rules)
  if (!tokens) return null
  const tree = tokenTree(tokens)
  return tree && linear(tokens, tree, pairCheck(tokens))
}

/** Tokens in the order of merging: single symbols first, then one per merge. All numbers below count in this order. */
type Tokens = {
  readonly symbols: number
  readonly ids: Uint16Array
  readonly orderOf: Int32Array
  /** What a token was merged of; a symbol of itself. */
  readonly left: Int32Array
  readonly right: Int32Array
  readonly texts: readonly (readonly number[])[]
}

function orderedTokens(rules: BpeRules): Tokens | null {
  const bases = [...new Set(rules.symbols.values())]
  const count = bases.length + rules.merged.length
  if (bases.length > MAX_SYMBOLS || count > 65_536) return null
  const ids = Uint16Array.of(...bases, ...rules.merged)
  const orderOf = new Int32Array(65_536).fill(-1)
  for (let i = 0; i < count; i++) {
    if (orderOf[ids[i]!] !== -1) return null
    orderOf[ids[i]!] = i
  }
  const left = Int32Array.from({ length: count }, (_, i) => i)
  const right = left.slice()
  const texts: (readonly number[])[] = bases.map((_, i) => [i])
  const merge = mergeByRank(rules)
  for (let i = bases.length; i < count; i++) {
    const [a, b] = [orderOf[rules.left[i - bases.length]!]!, orderOf[rules.right[i - bases.length]!]!]
    if (a < 0 || b < 0 || a >= i || b >= i) return null
    left[i] = a
    right[i] = b
    const text = [...texts[a]!, ...texts[b]!]
    texts.push(text)
    const encoded = Int32Array.from(text, (symbol) => ids[symbol]!)
    if (merge(encoded, encoded.length) !== 1 || encoded[0] !== ids[i]) return null
  }
  return { symbols: bases.length, ids, orderOf, left, right, texts }
}

type Tree = {
  /** Node × symbol → node, 0 for none; the root is 0. */
  readonly children: Int32Array
  /** The token that ends at a node, or −1. */
  readonly tokenAt: Int32Array
  /** The longest token that a token begins with, itself left out, or −1. */
  readonly shorter: Int32Array
}

function tokenTree({ symbols, texts }: Tokens): Tree | null {
  const nodes = 1 + texts.reduce((sum, text) => sum + text.length, 0)
  if (4 * nodes * symbols > MAX_TREE_BYTES) return null
  const children = new Int32Array(nodes * symbols)
  const tokenAt = new Int32Array(nodes).fill(-1)
  let used = 1
  texts.forEach((text, token) => {
    let node = 0
    for (const symbol of text) node = children[node * symbols + symbol] ||= used++
    tokenAt[node] = token
  })
  const shorter = Int32Array.from(texts, (text) => {
    let node = 0
    let longest = -1
    for (const symbol of text.slice(0, -1)) {
      node = children[node * symbols + symbol]!
      if (tokenAt[node]! >= 0) longest = tokenAt[node]!
    }
    return longest
  })
  return { children, tokenAt, shorter }
}

/** Answers kept: most pairs of neighbours in a text are a few thousand different ones. */
const CACHE_BITS = 16

/** Whether two tokens side by side stay two: undoes merges, last first, and looks for one across the border before. */
function pairCheck({ left, right, symbols }: Tokens): (a: number, b: number) => boolean {
  const pairs = new PairTable(left.length)
  for (let i = symbols; i < left.length; i++) pairs.set(left[i]!, right[i]!, i)
  const compute = (a: number, b: number): boolean => {
    let limit = Number.POSITIVE_INFINITY
    for (;;) {
      const combined = pairs.get(a, b)
      if (combined >= 0 && combined < limit) return false
      if (a > b) {
        limit = a
        a = right[a]!
        if (a === limit) {
          limit = b + 1
          b = left[b]!
          if (b + 1 === limit) return true
        }
      } else {
        limit = b + 1
        b = left[b]!
        if (b + 1 === limit) {
          limit = a
          a = right[a]!
          if (a === limit) return true
        }
      }
    }
  }
  const keys = new Uint32Array(1 << CACHE_BITS)
  const answers = new Uint8Array(1 << CACHE_BITS) // 0: none, 1: no, 2: yes
  return (a, b) => {
    const key = ((a << 16) | b) >>> 0
    const slot = Math.imul(key, 0x9e3779b1) >>> (32 - CACHE_BITS)
    if (keys[slot] !== key || answers[slot] === 0) {
      keys[slot] = key
      answers[slot] = compute(a, b) ? 2 : 1
    }
    return answers[slot] === 2
  }
}

function linear(
  { symbols, ids, orderOf, texts }: Tokens,
  tree: Tree,
  isPair: (a: number, b: number) => boolean,
): Merger {
  const { children, tokenAt, shorter } = tree
  const lengths = Int32Array.from(texts, (text) => text.length)
  let blocked = new Uint8Array(64)
  let found = new Int32Array(64)
  const longestFrom = (text: Int32Array, at: number, count: number) => {
    let node = 0
    let longest = -1
    for (let i = at; i < count; i++) {
      node = children[node * symbols + text[i]!]!
      if (node === 0) break
      if (tokenAt[node]! >= 0) longest = tokenAt[node]!
    }
    return longest
  }
  return (text, count) => {
    if (count >= blocked.length) {
      blocked = new Uint8Array(2 * count)
      found = new Int32Array(2 * count)
    } else blocked.fill(0, 0, count + 1)
    for (let i = 0; i < count; i++) text[i] = orderOf[text[i]!]!
    let tokens = 0
    let at = 0
    let token = longestFrom(text, 0, count)
    while (token >= 0) {
      const last = tokens > 0 ? found[tokens - 1]! : -1
      const end = at + lengths[token]!
      if (blocked[end] === 0 && (last < 0 || isPair(last, token))) {
        found[tokens++] = token
        at = end
        token = longestFrom(text, at, count)
      } else if (shorter[token]! >= 0) token = shorter[token]!
      else {
        blocked[at] = 1
        at -= lengths[last]!
        tokens -= 1
        token = last
      }
    }
    for (let i = 0; i < tokens; i++) text[i] = ids[found[i]!]!
    return tokens
  }
}
