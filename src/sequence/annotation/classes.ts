import { complaints } from '../complaints.ts'
import { DataError } from '../errors.ts'
import { madeNames } from '../words.ts'
import { type FeaturePlace, INTRON } from './places.ts'

/** A class of features; where classes overlap, the first one counts. */
export type FeatureClass = { readonly name: string; readonly types: ReadonlySet<string> }

/** What contains other features, or says nothing of the sequence; left out unless asked for. */
const CONTAINERS = new Set(
  (
    'region source chromosome contig scaffold supercontig gene pseudogene mRNA transcript primary_transcript exon ' +
    'start_codon stop_codon match match_part cDNA_match sequence_feature misc_feature biological_region remark ' +
    'variation old_sequence STS gap assembly_gap unsure conflict precursor_RNA prim_transcript operon'
  ).split(' '),
)
const RNA = [
  'tRNA',
  'rRNA',
  'ncRNA',
  'tmRNA',
  'snRNA',
  'snoRNA',
  'misc_RNA',
  'miRNA',
  'lnc_RNA',
  'SRP_RNA',
  'RNase_P_RNA',
]
const UTR = ['exon', 'five_prime_UTR', 'three_prime_UTR', "5'UTR", "3'UTR", 'UTR']
/** A type with fewer features is not taken for a class unasked. */
const MIN_FEATURES = 10
/** More classes than this are not made unasked; the most frequent stay. */
const MAX_CLASSES_UNASKED = 8

/** `coding=CDS, RNA=tRNA+rRNA, intron`: a name and its types, or a type that is its own name. */
export function parseClasses(text: string, places: readonly FeaturePlace[]): readonly FeatureClass[] {
  const known = new Set(places.map(({ type }) => type))
  const parts = text.split(',').map((part) => part.trim())
  return parts.map((part) => {
    const [name = '', types = name] = part.split('=').map((word) => word.trim())
    const wanted = types.split('+').map((type) => type.trim())
    const missing = wanted.find((type) => !known.has(type))
    if (missing !== undefined || name === '') {
      throw new DataError({}, complaints.noSuchFeature(missing ?? part, [...known]))
    }
    return { name, types: new Set(wanted) }
  })
}

/** Classes for windows: the types that occur often enough, most frequent first. */
export function likelyClasses(places: readonly FeaturePlace[]): readonly FeatureClass[] {
  const counts = new Map<string, number>()
  for (const { type } of places) if (!CONTAINERS.has(type)) counts.set(type, (counts.get(type) ?? 0) + 1)
  const sorted = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
  if (counts.size > MAX_CLASSES_UNASKED && 2 * counts.size > places.length) return [anyFeature(places)]
  const frequent = sorted.filter(([, count]) => count >= MIN_FEATURES)
  const taken = (frequent.length > 0 ? frequent : sorted).slice(0, MAX_CLASSES_UNASKED)
  if (taken.length === 0)
    throw new DataError({}, complaints.onlyContainers([...new Set(places.map(({ type }) => type))]))
  return taken.map(([type]) => ({ name: type, types: new Set([type]) }))
}

/** Where (nearly) every feature has a name of its own, as in many BED files, the names are no classes. */
function anyFeature(places: readonly FeaturePlace[]): FeatureClass {
  return { name: madeNames.feature, types: new Set(places.map(({ type }) => type)) }
}

/** Classes for the bases of a genome: coding before RNA before the rest of exons before introns. */
export function baseClasses(places: readonly FeaturePlace[]): readonly FeatureClass[] {
  const known = new Set(places.map(({ type }) => type))
  const wanted: readonly (readonly [string, readonly string[]])[] = [
    ['coding', ['CDS']],
    ['RNA', RNA],
    ['UTR', UTR],
    ['intron', [INTRON]],
  ]
  const present = wanted
    .map(([name, types]) => ({ name, types: new Set(types.filter((type) => known.has(type))) }))
    .filter(({ types }) => types.size > 0)
  return present.length > 0 ? present : likelyClasses(places)
}

export const isContainer = (type: string) => /^(region|source|chromosome|contig|scaffold|supercontig)$/.test(type)
