import type { Pacer } from '../../shared/pacer.ts'
import { streamKey, uniform } from '../../shared/random.ts'
import { code } from '../alphabet.ts'
import { complaints } from '../complaints.ts'
import { DataError } from '../errors.ts'
import type { DataParams, Dataset, Finding } from '../types.ts'
import { findings, madeNames, stages } from '../words.ts'
import { type FeaturePlace, INTRON } from './places.ts'
import { readWindow, Windows } from './windows.ts'

/** Around splice sites; what the spliceosome reads lies within some 20 bases of them. */
const SPLICE_WINDOW = 80

type SpliceParams = Pick<DataParams, 'window' | 'negatives' | 'seed'>

/** Donors, acceptors, and the GT and AG within the same introns that are neither. */
export async function spliceWindows(
  genome: Dataset,
  places: readonly FeaturePlace[],
  params: SpliceParams,
  noted: Finding[],
  pacer: Pacer,
): Promise<Dataset> {
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
  for (const [done, intron] of introns.entries()) {
    if (done % 256 === 0) await pacer.tick({ stage: stages.annotate, done, total: introns.length, unit: 'records' })
    add(intron, intron.strand < 0 ? intron.end : intron.start, 0, false)
    add(intron, intron.strand < 0 ? intron.start : intron.end, 1, false)
  }
  if (params.negatives !== 'none') {
    const wanted = windows.count
    const made = await addDecoys(genome, introns, params.seed, wanted, (intron, at) => add(intron, at, 2, true), pacer)
    if (made < wanted) noted.push(findings.fewerNegatives(wanted - made))
  }
  return windows.finish([madeNames.donor, madeNames.acceptor, madeNames.neither])
}

/** Every GT and AG of the introns, in a drawn order, until there are enough; a site cannot be added twice. */
async function addDecoys(
  genome: Dataset,
  introns: readonly FeaturePlace[],
  seed: number,
  wanted: number,
  add: (intron: FeaturePlace, at: number) => boolean,
  pacer: Pacer,
): Promise<number> {
  const decoys: { readonly intron: FeaturePlace; readonly at: number; readonly rank: number }[] = []
  const key = streamKey(seed, 'decoys')
  for (const [done, intron] of introns.entries()) {
    if (done % 64 === 0) await pacer.tick({ stage: stages.negatives, done, total: introns.length, unit: 'records' })
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
