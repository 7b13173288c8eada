import { PerBaseCounter } from '../../metrics/perBase.ts'
import type { PerBaseMetrics } from '../../metrics/types.ts'
import { recordsOfPart } from '../../sequence/dataStages.ts'
import { isInResidues } from '../../sequence/targets.ts'
import { type Dataset, NO_BASE_LABEL, type ResidueDataset } from '../../sequence/types.ts'
import { type Pace, Pacer } from '../../shared/pacer.ts'
import type { Baseline, BaselinesResult } from '../types.ts'
import { words } from '../words.ts'
import { mostFrequent, unitLabels } from './units.ts'
import { fitWindowModel } from './windowModel.ts'
import { wordTagger } from './wordTags.ts'

type Parts = { readonly train: Uint32Array; readonly valid: Uint32Array; readonly test: Uint32Array }

/** How one method labels all bases, or words, of a record. */
type Method = {
  readonly name: Baseline['name']
  readonly words: string
  readonly label: (record: number) => Uint8Array
}

/**
 * The floors under labels along sequences: the most frequent one everywhere; and what the surroundings of a base, or a word by
 * itself, tell without a network.
 */
export async function alongBaselines(dataset: Dataset, split: Uint8Array, pace: Pace = {}): Promise<BaselinesResult> {
  const parts = {
    train: recordsOfPart(split, 'train'),
    valid: recordsOfPart(split, 'valid'),
    test: recordsOfPart(split, 'test'),
  }
  const baselines: Baseline[] = []
  for (const make of methodsFor(dataset)) {
    const began = performance.now()
    const { name, words: inWords, label } = await make(dataset, parts, pace)
    const scores = async (records: Uint32Array) => score(dataset, records, label, pace)
    const figures = { valid: await scores(parts.valid), test: await scores(parts.test) }
    baselines.push({ name, words: inWords, ...figures, seconds: (performance.now() - began) / 1000 })
  }
  return { baselines, strand: null }
}

type Make = (dataset: Dataset, parts: Parts, pace: Pace) => Promise<Method>

function methodsFor(dataset: Dataset): readonly Make[] {
  if (dataset.alphabet === 'text') return [majority, tagOfWord]
  return isInResidues(dataset) ? [majority, (_, parts, pace) => window(dataset, parts, pace)] : [majority]
}

async function majority(dataset: Dataset, { train }: Parts): Promise<Method> {
  const label = mostFrequent(dataset, train)
  return {
    name: 'majority',
    words: words.majority(dataset.labelNames[label] ?? ''),
    label: (record) => new Uint8Array(unitLabels(dataset, record).length).fill(label),
  }
}

async function tagOfWord(dataset: Dataset, { train }: Parts): Promise<Method> {
  const { tag, words: known } = wordTagger(dataset, train)
  return { name: 'tag of each word', words: words.tagOfWord(known), label: tag }
}

async function window(dataset: ResidueDataset, parts: Parts, pace: Pace): Promise<Method> {
  const { shape, l2, fittedOn, label } = await fitWindowModel(dataset, parts, pace)
  return { name: 'window logistic regression', words: words.window(shape, l2, fittedOn), label }
}

async function score(
  dataset: Dataset,
  records: Uint32Array,
  label: Method['label'],
  pace: Pace,
): Promise<PerBaseMetrics | null> {
  const pacer = new Pacer(pace)
  const counter = new PerBaseCounter(dataset.labelNames, dataset.alphabet === 'text' ? 'word' : 'base')
  for (const [done, record] of records.entries()) {
    const actual = unitLabels(dataset, record)
    if (actual.some((one) => one !== NO_BASE_LABEL)) counter.add(actual, label(record))
    await pacer.tick({ stage: words.alongStage, done, total: records.length, unit: 'records' })
  }
  const metrics = counter.metrics()
  return metrics.n === 0 ? null : metrics
}
