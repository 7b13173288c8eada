import type { StrandbookFacts } from '../models/types.ts'
import type { TrainedModel } from './modelFiles.ts'

export type OutputFacts = Pick<TrainedModel, 'reverseComplement' | 'outputs'>

/** What `config.json` tells of a training beyond the model. */
export function factsOf({ reverseComplement, outputs: { scale, thresholds, chain } }: OutputFacts): StrandbookFacts {
  return {
    reverse_complement: reverseComplement,
    ...(scale ? { target_scale: { ...scale, folded: false } } : {}),
    ...(thresholds ? { thresholds } : {}),
    ...(chain ? { label_chain: chain } : {}),
  }
}
