/**
 * `npm run bench:leaks -- FILE … [--identity 0.9]`: the leak check against comparing all pairs by the definition, one after the
 * other, on the split that the file gives (or else the default one). Ends with code 1 if any count differs.
 */
import { openAsBlob } from 'node:fs'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { findIdentical } from '../src/sequence/identical.ts'
import { partCode } from '../src/sequence/parts.ts'
import { readDataset } from '../src/sequence/readDataset.ts'
import { defaultParams, defaultSplit } from '../src/sequence/samples.ts'
import { PairCheck } from '../src/sequence/similar/pairCheck.ts'
import { isCompared } from '../src/sequence/similar/searchSimilar.ts'
import { splitDataset } from '../src/sequence/splitting/split.ts'
import type { LeakResult } from '../src/sequence/splitting/types.ts'
import { requireResidues } from '../src/sequence/targets.ts'
import type { Dataset, ResidueDataset } from '../src/sequence/types.ts'

type Counts = Pick<LeakResult, 'exact' | 'reverseComplement' | 'near' | 'pairs'>
const KINDS = ['exact', 'reverseComplement', 'near'] as const

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { identity: { type: 'string', default: '0.9' } },
})
const identity = Number(values.identity)
let failed = false
console.log('| file | identity | by | exact | reverse complement | near | pairs of each | seconds |')
console.log('|---|---|---|---|---|---|---|---|')
for (const file of positionals) await compare(file)
process.exit(failed ? 1 : 0)

async function compare(file: string): Promise<void> {
  const source = { name: basename(file), blob: await openAsBlob(file) }
  const dataset = requireResidues((await readDataset([source], defaultParams)).dataset)
  const identical = await findIdentical(dataset)
  const started = performance.now()
  const { parts, result } = await splitDataset(dataset, identical, { ...defaultSplit, identity })
  const searched = performance.now()
  const expected = allPairs(dataset, parts)
  const ended = performance.now()
  print(source.name, 'leak check', result.leaks, searched - started)
  print(source.name, 'all pairs', expected, ended - searched)
  const differs = KINDS.some(
    (kind) => result.leaks[kind] !== expected[kind] || result.leaks.pairs[kind] !== expected.pairs[kind],
  )
  if (differs) console.error(`${source.name}: the counts differ`)
  failed ||= differs
}

function print(name: string, by: string, counts: Counts, ms: number): void {
  const pairs = KINDS.map((kind) => counts.pairs[kind]).join(' / ')
  const found = KINDS.map((kind) => counts[kind]).join(' | ')
  console.log(`| ${name} | ${identity} | ${by} | ${found} | ${pairs} | ${(ms / 1000).toFixed(1)} |`)
}

/** Every test record against every record of train and valid, and the other way round. */
function allPairs(dataset: ResidueDataset, parts: Uint8Array): Counts {
  const texts = Array.from({ length: dataset.count }, (_, i) => textOf(dataset, i))
  const records = Array.from({ length: dataset.count }, (_, i) => i)
  const tests = records.filter((i) => parts[i] === partCode('test'))
  const learned = records.filter((i) => parts[i] === partCode('train') || parts[i] === partCode('valid'))
  const similar = similarPairs(dataset, tests, learned)
  const pairs = { exact: 0, reverseComplement: 0, near: 0 }
  const closest = new Map<string, number>()
  for (const [row, test] of tests.entries()) {
    const text = texts[test]!
    const mate = dataset.alphabet === 'dna' ? reverseComplement(text) : text
    for (const [column, other] of learned.entries()) {
      const near = similar[row * learned.length + column] === 1
      const kind = texts[other] === text ? 0 : texts[other] === mate ? 1 : near ? 2 : null
      if (kind === null) continue
      pairs[KINDS[kind]!] += 1
      closest.set(text, Math.min(kind, closest.get(text) ?? kind))
    }
  }
  const count = (kind: number) => [...closest.values()].filter((one) => one === kind).length
  return { exact: count(0), reverseComplement: count(1), near: count(2), pairs }
}

/** 1 where one of the pair is found in the other; tests × learned. */
function similarPairs(dataset: ResidueDataset, tests: readonly number[], learned: readonly number[]): Uint8Array {
  const check = new PairCheck(dataset, identity)
  const similar = new Uint8Array(tests.length * learned.length)
  const compared = (record: number) => isCompared(dataset, record)
  const look = (queries: readonly number[], targets: readonly number[], place: (q: number, t: number) => number) => {
    for (const [q, query] of queries.entries()) {
      if (!compared(query)) continue
      for (const [t, target] of targets.entries()) {
        if (compared(target) && check.isFoundIn(query, target)) similar[place(q, t)] = 1
      }
    }
  }
  look(tests, learned, (test, other) => test * learned.length + other)
  look(learned, tests, (other, test) => test * learned.length + other)
  return similar
}

function textOf({ residues, offsets }: Dataset, record: number): string {
  return new TextDecoder('latin1').decode(residues.subarray(offsets[record], offsets[record + 1]))
}

function reverseComplement(residues: string): string {
  const mates: Readonly<Record<string, string>> = { A: 'T', C: 'G', G: 'C', T: 'A' }
  return Array.from(residues, (letter) => mates[letter] ?? '?')
    .reverse()
    .join('')
}
