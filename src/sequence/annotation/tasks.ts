import { assertNever } from '../../shared/assert.ts'
import { type Pace, Pacer } from '../../shared/pacer.ts'
import { complaints } from '../complaints.ts'
import { DataError } from '../errors.ts'
import type { AnnotationTask, DataParams, Dataset, Finding } from '../types.ts'
import { findings, madeNames, stages } from '../words.ts'
import { backgroundWindows, freeRuns } from './background.ts'
import { labelBases } from './bases.ts'
import { type FeatureClass, isContainer, likelyClasses, parseClasses } from './classes.ts'
import type { FeatureTable } from './features.ts'
import { type FeaturePlace, placeFeatures } from './places.ts'
import { spliceWindows } from './splice.ts'
import { type Window, Windows } from './windows.ts'

export type TaskParams = Pick<
  DataParams,
  'features' | 'window' | 'step' | 'upstream' | 'downstream' | 'stranded' | 'negatives' | 'seed'
>

/** Windows of features, in bases, where nothing else is asked for. */
const FEATURE_WINDOW = 200

/** Makes a data set of a genome and its features. */
export async function applyAnnotation(
  genome: Dataset,
  features: FeatureTable,
  task: AnnotationTask,
  params: TaskParams,
  noted: Finding[],
  pace: Pace = {},
): Promise<Dataset> {
  const pacer = new Pacer(pace)
  const places = await placeFeatures(features, genome, noted, pacer)
  switch (task) {
    case 'features':
      return featureWindows(genome, places, params, noted, pacer)
    case 'promoters':
      return promoterWindows(genome, places, params, noted, pacer)
    case 'splice-sites':
      return spliceWindows(genome, places, params, noted, pacer)
    case 'bases':
      return labelBases(genome, places, params, pacer)
    default:
      return assertNever(task)
  }
}

async function featureWindows(
  genome: Dataset,
  places: readonly FeaturePlace[],
  params: TaskParams,
  noted: Finding[],
  pacer: Pacer,
): Promise<Dataset> {
  const classes = params.features === 'auto' ? likelyClasses(places) : parseClasses(params.features, places)
  const size = params.window === 'auto' ? FEATURE_WINDOW : params.window
  const step = params.step === 'auto' ? size : params.step
  const windows = new Windows(genome)
  const drawn: Window[] = []
  const seen = new Set<string>() // transcripts of one gene repeat their exons
  for (const [label, { types }] of classes.entries()) {
    for (const [done, place] of places.entries()) {
      if (done % 256 === 0) await pacer.tick({ stage: stages.annotate, done, total: places.length, unit: 'records' })
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
  return withBackground(genome, places, windows, drawn, names, params, noted, pacer)
}

/**
 * Windows within a feature; what is left at its end is too short for one, and one that was moved back would repeat
 * bases of the last. A feature shorter than a window gets one around its middle.
 */
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
    for (let from = start; from + size <= end; from += step)
      yield { record, start: from, end: from + size, strand: read }
    return
  }
  const from = Math.max(0, Math.min(length - size, Math.round((start + end - size) / 2)))
  yield { record, start: from, end: Math.min(length, from + size), strand: read }
}

/** From `upstream` bases before the start of each gene to `downstream` bases after it. */
async function promoterWindows(
  genome: Dataset,
  places: readonly FeaturePlace[],
  params: TaskParams,
  noted: Finding[],
  pacer: Pacer,
): Promise<Dataset> {
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
  return withBackground(genome, occupied, windows, drawn, [madeNames.promoter], params, noted, pacer)
}

/** What has a start of transcription, or comes nearest to it. */
function geneTypes(places: readonly FeaturePlace[]): readonly FeatureClass[] {
  const known = new Set(places.map(({ type }) => type))
  const type = ['gene', 'mRNA', 'transcript', 'CDS'].find((one) => known.has(one))
  if (type === undefined) throw new DataError({}, complaints.noSuchFeature('gene', [...known]))
  return [{ name: type, types: new Set([type]) }]
}

/** Adds as many windows from outside of all features, alike in length and GC. */
async function withBackground(
  genome: Dataset,
  places: readonly FeaturePlace[],
  windows: Windows,
  drawn: readonly Window[],
  names: readonly string[],
  { negatives, seed }: TaskParams,
  noted: Finding[],
  pacer: Pacer,
): Promise<Dataset> {
  if (negatives === 'none' || negatives === 'shuffles') return windows.finish(names)
  const occupied = places.filter(({ type }) => !isContainer(type))
  const models = drawn.filter((_, i) => i % Math.max(1, names.length) === 0) // about as many as in one class
  let made = 0
  for await (const window of backgroundWindows(genome, freeRuns(genome, occupied), models, seed, pacer)) {
    windows.add(window, names.length, true)
    made += 1
  }
  if (made < models.length) noted.push(findings.fewerNegatives(models.length - made))
  return windows.finish(made === 0 ? names : [...names, madeNames.background])
}
