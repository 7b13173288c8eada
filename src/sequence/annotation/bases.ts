import { growableBytes } from '../../shared/growable.ts'
import type { Pacer } from '../../shared/pacer.ts'
import { complaints } from '../complaints.ts'
import { DataError } from '../errors.ts'
import { MAX_BASE_LABELS } from '../limits.ts'
import { type DataParams, type Dataset, UNLABELLED } from '../types.ts'
import { madeNames, stages } from '../words.ts'
import { baseClasses, parseClasses } from './classes.ts'
import type { FeaturePlace } from './places.ts'
import { tile, Windows } from './windows.ts'

/** Windows of bases where nothing else is asked for: what the models of this program read at once. */
const BASE_WINDOW = 1000

type BaseParams = Pick<DataParams, 'features' | 'window' | 'step' | 'stranded'>

/** Tiles a genome into windows with a label per base, on the forward strand. */
export async function labelBases(
  genome: Dataset,
  places: readonly FeaturePlace[],
  params: BaseParams,
  pacer: Pacer,
): Promise<Dataset> {
  const { names, labels } = paintBases(genome, places, params)
  const size = params.window === 'auto' ? BASE_WINDOW : params.window
  const step = params.step === 'auto' ? size : params.step
  const windows = new Windows(genome)
  const cut = growableBytes()
  for (let record = 0; record < genome.count; record++) {
    const from = genome.offsets[record]!
    const length = genome.offsets[record + 1]! - from
    for (const start of tile(0, length, size, step)) {
      if (windows.count % 256 === 0) {
        await pacer.tick({ stage: stages.annotate, done: from + start, total: labels.length, unit: 'records' })
      }
      const end = Math.min(length, start + size)
      windows.add({ record, start, end, strand: 1 }, UNLABELLED)
      cut.append(labels.subarray(from + start, from + end))
    }
  }
  return { ...windows.finish(names), targets: { kind: 'per-base', labels: cut.finish() } }
}

/**
 * A label for every base of the genome, as an index into `names`. Where classes overlap the first one counts, and
 * within a class the forward strand; what no feature covers is the last name.
 */
export function paintBases(
  genome: Dataset,
  places: readonly FeaturePlace[],
  { features, stranded }: Pick<DataParams, 'features' | 'stranded'>,
): { readonly names: readonly string[]; readonly labels: Uint8Array } {
  const classes = features === 'auto' ? baseClasses(places) : parseClasses(features, places)
  const marks = stranded ? ['+', '-'] : ['']
  const names = [...classes.flatMap(({ name }) => marks.map((mark) => name + mark)), madeNames.intergenic]
  if (names.length > MAX_BASE_LABELS) throw new DataError({}, complaints.tooManyBaseLabels(MAX_BASE_LABELS))
  const labels = new Uint8Array(genome.residues.length).fill(names.length - 1)
  for (let label = names.length - 2; label >= 0; label--) {
    const { types } = classes[Math.floor(label / marks.length)]!
    const reverse = label % marks.length === 1
    for (const { record, type, start, end, strand } of places) {
      if (!types.has(type) || (stranded && strand < 0 !== reverse)) continue
      const from = genome.offsets[record]!
      labels.fill(label, from + start, from + end)
    }
  }
  return { names, labels }
}
