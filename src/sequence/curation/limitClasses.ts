import { permutation, streamKey } from '../../shared/random.ts'
import { type CurationParams, type Dataset, type Finding, UNLABELLED } from '../types.ts'
import { findings } from '../words.ts'
import { selectRecords } from './selectRecords.ts'

type LimitParams = Pick<CurationParams, 'minClassSize' | 'maxClassSize'> & { readonly seed: number }

/** Leaves out classes with too few records, and draws from those with too many. Records without a class stay. */
export function limitClasses(dataset: Dataset, params: LimitParams, noted: Finding[]): Dataset {
  if (dataset.targets) return dataset
  return drawFromLarge(dropSmall(dataset, params.minClassSize, noted), params, noted)
}

function dropSmall(dataset: Dataset, minClassSize: number, noted: Finding[]): Dataset {
  const sizes = classSizes(dataset)
  const small = dataset.labelNames.filter((_, label) => sizes[label]! < minClassSize)
  if (small.length === 0) return dataset
  noted.push(findings.classesDropped(small, minClassSize))
  const labelNames = dataset.labelNames.filter((_, label) => sizes[label]! >= minClassSize)
  const renumbered = dataset.labelNames.map((name) => labelNames.indexOf(name))
  const isKept = (label: number) => label === UNLABELLED || sizes[label]! >= minClassSize
  const kept = indices(dataset.count).filter((record) => isKept(dataset.labels[record]!))
  const selected = selectRecords(dataset, kept)
  const labels = selected.labels.map((label) => (label === UNLABELLED ? label : renumbered[label]!))
  return { ...selected, labels, labelNames }
}

function drawFromLarge(dataset: Dataset, { maxClassSize, seed }: LimitParams, noted: Finding[]): Dataset {
  const sizes = classSizes(dataset)
  if (maxClassSize === 0 || sizes.every((size) => size <= maxClassSize)) return dataset
  const taken = new Uint32Array(sizes.length)
  const stays = new Uint8Array(dataset.count)
  for (const record of permutation(streamKey(seed, 'class size'), dataset.count)) {
    const label = dataset.labels[record]!
    stays[record] = Number(label === UNLABELLED || taken[label]!++ < maxClassSize)
  }
  const kept = indices(dataset.count).filter((record) => stays[record] === 1)
  noted.push(findings.excessDropped(dataset.count - kept.length, maxClassSize))
  return selectRecords(dataset, kept)
}

function classSizes({ labels, labelNames }: Dataset): Uint32Array {
  const sizes = new Uint32Array(labelNames.length)
  for (const label of labels) if (label !== UNLABELLED) sizes[label]!++
  return sizes
}

function indices(count: number): Uint32Array {
  return Uint32Array.from({ length: count }, (_, record) => record)
}
