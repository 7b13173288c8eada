import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BREAK, learnMerges } from './learnMerges.ts'
import { mergeByRank } from './mergeByRank.ts'
import { mergeLinear } from './mergeLinear.ts'
import { bpeRules } from './rules.ts'

/** Byte-pair encoding word for word as Sennrich's paper has it: slow, and sure. */
function plainMerge(text: readonly string[], merges: readonly string[]): string[] {
  let pieces = [...text]
  for (const merge of merges) {
    const [left, right] = merge.split(' ') as [string, string]
    const next: string[] = []
    for (let i = 0; i < pieces.length; i++) {
      if (pieces[i] === left && pieces[i + 1] === right) next.push(left + pieces[++i]!)
      else next.push(pieces[i]!)
    }
    pieces = next
  }
  return pieces
}

/** The definition of the learner: count all pairs, merge the most frequent, begin again. */
function plainLearn(texts: readonly string[], symbols: readonly string[], merges: number): string[] {
  const ids = new Map(symbols.map((symbol, i) => [symbol, i]))
  let rows = texts.map((text) => [...text])
  const learnt: string[] = []
  const skipped = new Set<string>()
  while (learnt.length < merges) {
    const counts = new Map<string, number>()
    for (const row of rows) {
      for (let i = 0; i + 1 < row.length; i++) {
        const pair = `${row[i]} ${row[i + 1]}`
        counts.set(pair, (counts.get(pair) ?? 0) + 1)
      }
    }
    const order = (pair: string) => pair.split(' ').map((token) => ids.get(token)!) as [number, number]
    const [best] = [...counts]
      .filter(([pair, count]) => count > 1 && !skipped.has(pair))
      .sort(([a, n], [b, m]) => m - n || order(a)[0] - order(b)[0] || order(a)[1] - order(b)[1])
    if (!best) break
    const joined = best[0].replace(' ', '')
    if (ids.has(joined) || joined.length > 32) {
      skipped.add(best[0])
      continue
    }
    ids.set(joined, ids.size)
    learnt.push(best[0])
    rows = rows.map((row) => plainMerge(row, [best[0]]))
  }
  return learnt
}

function codes(texts: readonly string[], symbols: readonly string[]): Int32Array {
  return Int32Array.from(texts.flatMap((text) => [...[...text].map((letter) => symbols.indexOf(letter)), BREAK]))
}

async function learn(texts: readonly string[], symbols: readonly string[], merges: number) {
  const join = (left: string, right: string) => left + right
  return learnMerges(codes(texts, symbols), { symbols, join, merges })
}

const DNA = ['A', 'C', 'G', 'T']
/** Few letters and many repeats: where merges overlap and compete. */
const repetitive = fc
  .array(fc.constantFrom('A', 'AA', 'AC', 'ACA', 'G', 'T', 'AAAA'), { maxLength: 30 })
  .map((all) => all.join(''))

describe('learning', () => {
  test('gives the merges of the definition', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(repetitive, { maxLength: 6 }), fc.nat(12), async (texts, merges) => {
        const { pairs } = await learn(texts, DNA, merges)
        expect(pairs.map((pair) => pair.join(' '))).toEqual(plainLearn(texts, DNA, merges))
      }),
      { numRuns: 300, seed: 3 },
    )
  })

  test('stops when it is told to', async () => {
    const stop = new AbortController()
    stop.abort()
    const learning = learnMerges(
      codes(['ACAC'], DNA),
      { symbols: DNA, join: (a, b) => a + b, merges: 5 },
      { signal: stop.signal },
    )
    await expect(learning).rejects.toThrow()
  })
})

describe('merging', () => {
  const both = (symbols: readonly string[], merges: readonly string[]) => {
    const tokens = merges.map((merge) => merge.replace(' ', ''))
    const vocabulary = [...new Set([...symbols, ...tokens])]
    const rules = bpeRules({ vocabulary, merges, words: 'none' })
    const run = (merge: ReturnType<typeof mergeByRank>) => (text: string) => {
      const ids = Int32Array.from(text, (letter) => vocabulary.indexOf(letter))
      return Array.from(ids.subarray(0, merge(ids, ids.length)), (id) => vocabulary[id]!)
    }
    const linear = mergeLinear(rules)
    return { byRank: run(mergeByRank(rules)), linear: linear && run(linear) }
  }

  test('by rank is what the paper defines, whatever the merges', () => {
    const pieces = fc.stringMatching(/^[AC]{1,3}$/)
    const merges = fc.array(fc.tuple(pieces, pieces), { maxLength: 8 })
    fc.assert(
      fc.property(merges, fc.stringMatching(/^[AC]{0,40}$/), (pairs, text) => {
        // A merge can only be of what is there: others never apply, and have no tokens.
        const known = new Set(['A', 'C'])
        const sound = pairs.filter(([a, b]) => known.has(a) && known.has(b) && known.add(a + b))
        const unique = [...new Set(sound.map((pair) => pair.join(' ')))]
        expect(both(['A', 'C'], unique).byRank(text)).toEqual(plainMerge([...text], unique))
      }),
      { numRuns: 1000, seed: 7 },
    )
  })

  test('in linear time gives the same, for every vocabulary that is learnt', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(repetitive, { minLength: 1, maxLength: 8 }),
        fc.array(repetitive, { maxLength: 5 }),
        async (texts, others) => {
          const { pairs } = await learn(texts, DNA, 30)
          const { byRank, linear } = both(
            DNA,
            pairs.map((pair) => pair.join(' ')),
          )
          expect(linear).not.toBeNull()
          for (const text of [...texts, ...others]) expect(linear!(text)).toEqual(byRank(text))
        },
      ),
      { numRuns: 500, seed: 11 },
    )
  })

  test('in linear time is left alone where two merges give one token', () => {
    expect(both(['A', 'C'], ['A A', 'A C', 'AA C', 'A AC']).linear).toBeNull()
  })
})
