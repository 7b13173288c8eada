import { DataError } from '../errors.ts'
import type { Dataset, ValueColumn } from '../types.ts'
import { groupRules, splitComplaints } from './words.ts'

/** Characters of an id that a pattern sees, and of a pattern: enough for any name, too few to hang on. */
const MAX_ID = 400
const MAX_PATTERN = 200

/** Names of columns and header keys that say what belongs together, most telling first. */
const TELLING = [
  /^(group|cluster|family)(_?id)?$/i,
  /^(chr|chrom|chromosome|seqid|seqname|contig|scaffold)$/i,
  /^(gene|gene_?(id|name)|transcript(_?id)?|protein(_?id)?)$/i,
  /^(species|organism|taxon|strain|genome|patient|donor|sample|plasmid)(_?id)?$/i,
]
/** Ids that say where a sequence lies: "chr2R:100-200", "chr2R_100_200". */
const PLACES = ['^([^:]+):[0-9,]+[-.]', '^([Cc][Hh][Rr][0-9A-Za-z]+)[_:.-]']

export type Groups = {
  /** For each record the first record of its group. */
  readonly first: Uint32Array
  readonly value: string
  readonly words: string
  /** Records without a group; each is one of its own. */
  readonly without: number
}

/** Groups by a column, a header key or a pattern over the ids; `auto` takes what tells where sequences come from. */
export function groupRecords(dataset: Dataset, group: string): Groups {
  const groups = group === 'auto' ? automatic(dataset) : asked(dataset, group)
  if (groups === null) throw new DataError({}, splitComplaints.noGroups(dataset.columns.map(({ value }) => value)))
  if (groups.without === dataset.count) throw new DataError({}, splitComplaints.noGroupMatches(groups.words))
  return groups
}

function automatic(dataset: Dataset): Groups | null {
  for (const names of TELLING) {
    const column = dataset.columns.find(({ value }) => names.test(nameOf(value)))
    if (column) return byColumn(dataset, column)
  }
  for (const pattern of PLACES) {
    const groups = byPattern(dataset, pattern)
    if (groups.without <= dataset.count / 2) return groups
  }
  return null
}

/** `gene` of `column:gene` and of `header:key=gene`. */
function nameOf(value: string): string {
  return value.replace(/^(column:|header:key=|header:)/, '')
}

function asked(dataset: Dataset, group: string): Groups {
  if (group.startsWith('pattern:')) return byPattern(dataset, group.slice('pattern:'.length))
  const column = dataset.columns.find(({ value }) => value === group)
  if (!column)
    throw new DataError(
      {},
      splitComplaints.noSuchGroup(
        group,
        dataset.columns.map(({ value }) => value),
      ),
    )
  return byColumn(dataset, column)
}

function byColumn({ count }: Dataset, { value, words, names, codes }: ValueColumn): Groups {
  const firstOf = new Int32Array(names.length).fill(-1)
  const first = new Uint32Array(count)
  let without = 0
  for (let i = 0; i < count; i++) {
    const code = codes[i]!
    if (code < 0) without += 1
    else if (firstOf[code] === -1) firstOf[code] = i
    first[i] = code < 0 ? i : firstOf[code]!
  }
  return { first, value, words, without }
}

function byPattern({ count, ids }: Dataset, pattern: string): Groups {
  const regex = compile(pattern)
  const firstOf = new Map<string, number>()
  const first = new Uint32Array(count)
  let without = 0
  for (let i = 0; i < count; i++) {
    const match = regex.exec(ids[i]!.slice(0, MAX_ID))
    const name = match?.[1] ?? match?.[0]
    if (name === undefined) without += 1
    else if (!firstOf.has(name)) firstOf.set(name, i)
    first[i] = name === undefined ? i : firstOf.get(name)!
  }
  return { first, value: `pattern:${pattern}`, words: groupRules.pattern(pattern), without }
}

function compile(pattern: string): RegExp {
  try {
    if (pattern.length <= MAX_PATTERN && pattern !== '') return new RegExp(pattern, 'u')
  } catch {
    // not a regular expression: said below
  }
  throw new DataError({}, splitComplaints.badPattern(pattern))
}
