import { assertNever } from '../../shared/assert.ts'
import { streamKey, uniform } from '../../shared/random.ts'
import { code } from '../alphabet.ts'
import { complaints } from '../complaints.ts'
import { DataError } from '../errors.ts'
import type { AnnotationTask, DataParams, Dataset, Finding } from '../types.ts'
import { findings, madeNames } from '../words.ts'
import { backgroundWindows, freeRuns } from './background.ts'
import { labelBases } from './bases.ts'
import { type FeatureClass, isContainer, likelyClasses, parseClasses } from './classes.ts'
import type { FeatureTable } from './features.ts'
import { type FeaturePlace, INTRON, placeFeatures } from './places.ts'
import { readWindow, tile, type Window, Windows } from './windows.ts'

export type TaskParams = Pick<
  DataParams,
  'features' | 'window' | 'step' | 'upstream' | 'downstream' | 'stranded' | 'negatives' | 'seed'
>

/** Windows of features, in bases, where nothing else is asked for. */
const FEATURE_WINDOW = 200
/** Around splice sites; what the spliceosome reads lies within some 20 bases of them. */
const SPLICE_WINDOW = 80

/** Makes a data set of a genome and its features. */
export function applyAnnotation(
  genome: Dataset,
  features: FeatureTable,
  task: AnnotationTask,
  params: TaskParams,
  noted: Finding[],
): Dataset {
  const places = placeFeatures(features, genome, noted)
  switch (task) {
    case 'features':
      return featureWindows(genome, places, params, noted)
    case 'promoters':
      return promoterWindows(genome, places, params, noted)
    case 'splice-sites':
      return spliceWindows(genome, places, params, noted)
    case 'bases':
      return labelBases(genome, places, params)
    default:
      return assertNever(task)
  }
}

function featureWindows(
  genome: Dataset,
  places: readonly FeaturePlace[],
  params: TaskParams,
  noted: Finding[],
): Dataset {
  const classes = params.features === 'auto' ? likelyClasses(places) : parseClasses(params.features, places)
  const size = params.window === 'auto' ? FEATURE_WINDOW : params.window
  const step = params.step === 'auto' ? size : params.step
  const windows = new Windows(genome)
  const drawn: Window[] = []
  const seen = new Set<string>() // transcripts of one gene repeat their exons
  for (const [label, { types }] of classes.entries()) {
    for (const place of places) {
      if (!types.has(place.type)) continue
      for (const window of windowsOf(genome, place, size, step, params.stranded)) {
        const key = `${label}:${window.record}:${window.start}:${window.strand}`
        if (seen.has(key)) continue
        seen.add(key)
        windows.add(window, label)
        drawn.push(window)
      }
    }
  }
  const names = classes.map(({ name }) => name)
  return withBackground(genome, places, windows, drawn, names, params, noted)
}

/** Windows within a feature; a feature shorter than a window gets one around its middle. */
function* windowsOf(
  { offsets }: Dataset,
  { record, start, end, strand }: FeaturePlace,
  size: number,
  step: number,
  stranded: boolean,
): Generator<Window> {
  const length = offsets[record + 1]! - offsets[record]!
  const read = stranded && strand < 0 ? -1 : 1
  if (end - start >= size) {
    for (const from of tile(start, end, size, step)) yield { record, start: from, end: from + size, strand: read }
    return
  }
  const from = Math.max(0, Math.min(length - size, Math.round((start + end - size) / 2)))
  yield { record, start: from, end: Math.min(length, from + size), strand: read }
}

/** From `upstream` bases before the start of each gene to `downstream` bases after it. */
function promoterWindows(
  genome: Dataset,
  places: readonly FeaturePlace[],
  params: TaskParams,
  noted: Finding[],
): Dataset {
  const types = params.features === 'auto' ? geneTypes(places) : parseClasses(params.features, places)
  const windows = new Windows(genome)
  const drawn: Window[] = []
  const seen = new Set<string>()
  let cut = 0
  for (const { record, type, start, end, strand } of places) {
    if (!types.some((one) => one.types.has(type))) continue
    const { upstream, downstream } = params
    const [from, to] = strand < 0 ? [end - downstream, end + upstream] : [start - upstream, start + downstream]
    const key = `${record}:${from}:${strand}`
    if (seen.has(key)) continue
    seen.add(key)
    if (from < 0 || to > genome.offsets[record + 1]! - genome.offsets[record]!) cut += 1
    else drawn.push({ record, start: from, end: to, strand: strand < 0 ? -1 : 1 })
  }
  for (const window of drawn) windows.add(window, 0)
  if (cut > 0) noted.push(findings.windowsBeyondEnds(cut))
  const occupied = [...places, ...drawn.map((window) => ({ ...window, type: madeNames.promoter }))]
  return withBackground(genome, occupied, windows, drawn, [madeNames.promoter], params, noted)
}

/** What has a start of transcription, or comes nearest to it. */
function geneTypes(places: readonly FeaturePlace[]): readonly FeatureClass[] {
  const known = new Set(places.map(({ type }) => type))
  const type = ['gene', 'mRNA', 'transcript', 'CDS'].find((one) => known.has(one))
  if (type === undefined) throw new DataError({}, complaints.noSuchFeature('gene', [...known]))
  return [{ name: type, types: new Set([type]) }]
}

/** Donors, acceptors, and the GT and AG within the same introns that are neither. */
function spliceWindows(
  genome: Dataset,
  places: readonly FeaturePlace[],
  params: TaskParams,
  noted: Finding[],
): Dataset {
  const half = Math.floor((params.window === 'auto' ? SPLICE_WINDOW : params.window) / 2)
  const windows = new Windows(genome)
  const sites = new Set<string>()
  const introns = places.filter(({ type }) => type === INTRON)
  if (introns.length === 0) throw new DataError({}, complaints.noIntrons())
  const add = ({ record, strand }: FeaturePlace, at: number, label: number, made: boolean): boolean => {
    const window = { record, start: at - half, end: at + half, strand: strand < 0 ? -1 : 1 }
    const key = `${record}:${at}:${window.strand}`
    const inside = window.start >= 0 && window.end <= genome.offsets[record + 1]! - genome.offsets[record]!
    if (!inside || sites.has(key)) return false
    sites.add(key)
    windows.add(window, label, made)
    return true
  }
  for (const intron of introns) {
    add(intron, intron.strand < 0 ? intron.end : intron.start, 0, false)
    add(intron, intron.strand < 0 ? intron.start : intron.end, 1, false)
  }
  if (params.negatives !== 'none') {
    const wanted = windows.count
    const made = addDecoys(genome, introns, params.seed, wanted, (intron, at) => add(intron, at, 2, true))
    if (made < wanted) noted.push(findings.fewerNegatives(wanted - made))
  }
  return windows.finish([madeNames.donor, madeNames.acceptor, madeNames.neither])
}

/** Every GT and AG of the introns, in a drawn order, until there are enough; a site cannot be added twice. */
function addDecoys(
  genome: Dataset,
  introns: readonly FeaturePlace[],
  seed: number,
  wanted: number,
  add: (intron: FeaturePlace, at: number) => boolean,
): number {
  const decoys: { readonly intron: FeaturePlace; readonly at: number; readonly rank: number }[] = []
  const key = streamKey(seed, 'decoys')
  for (const intron of introns) {
    const { record, start, end, strand } = intron
    const bases = readWindow(genome, intron)
    for (let i = 0; i + 1 < bases.length; i++) {
      const donor = bases[i] === code('G') && bases[i + 1] === code('T')
      const acceptor = bases[i] === code('A') && bases[i + 1] === code('G')
      if (!donor && !acceptor) continue
      const border = donor ? i : i + 2 // between the bases before and after the site, as the strand reads
      const at = strand < 0 ? end - border : start + border
      decoys.push({ intron, at, rank: uniform(key, record * 0x10000 + at) })
    }
  }
  decoys.sort((a, b) => a.rank - b.rank || a.at - b.at)
  let made = 0
  for (const { intron, at } of decoys) {
    if (made === wanted) break
    made += Number(add(intron, at))
  }
  return made
}

/** Adds as many windows from outside of all features, alike in length and GC. */
function withBackground(
  genome: Dataset,
  places: readonly FeaturePlace[],
  windows: Windows,
  drawn: readonly Window[],
  names: readonly string[],
  { negatives, seed }: TaskParams,
  noted: Finding[],
): Dataset {
  if (negatives === 'none' || negatives === 'shuffles') return windows.finish(names)
  const occupied = places.filter(({ type }) => !isContainer(type))
  const models = drawn.filter((_, i) => i % Math.max(1, names.length) === 0) // about as many as in one class
  let made = 0
  for (const window of backgroundWindows(genome, freeRuns(genome, occupied), models, seed)) {
    windows.add(window, names.length, true)
    made += 1
  }
  if (made < models.length) noted.push(findings.fewerNegatives(models.length - made))
  return windows.finish(made === 0 ? names : [...names, madeNames.background])
}
