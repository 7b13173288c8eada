/**
 * Mends what the checks of the data cell find, as far as its parameters ask for it: sequences are cut, left out when
 * they are too short, too ambiguous or there already, and classes are brought to size. Each step says what it did.
 */
import type { Pace } from '../../shared/pacer.ts'
import { complaints } from '../complaints.ts'
import { DataError } from '../errors.ts'
import { findIdentical, type IdenticalRecords } from '../identical.ts'
import type { CurationParams, Dataset, Finding } from '../types.ts'
import { limitClasses } from './limitClasses.ts'
import { dropRepeats } from './repeats.ts'
import { shapeRecords } from './shape.ts'

export type Curated = {
  readonly dataset: Dataset
  readonly identical: IdenticalRecords
  readonly findings: readonly Finding[]
}

/** @throws DataError where nothing is left */
export async function curate(dataset: Dataset, params: CurationParams, pace: Pace = {}): Promise<Curated> {
  const findings: Finding[] = []
  const shaped = shapeRecords(dataset, params, findings)
  const found = await findIdentical(shaped, pace)
  const distinct = dropRepeats(shaped, found, params, findings)
  const limited = limitClasses(distinct, params, findings)
  if (limited.count === 0 && dataset.count > 0) throw new DataError({}, complaints.nothingKept())
  const identical = limited === shaped ? found : await findIdentical(limited, pace)
  return { dataset: limited, identical, findings }
}
