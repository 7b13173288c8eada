import type { StrandbookFacts } from '../models/types.ts'
import type { TrainedModel } from './modelFiles.ts'

export type OutputFacts = Pick<TrainedModel, 'reverseComplement' | 'pairs' | 'outputs'>

/** What `config.json` tells of a training beyond the model. */
export function factsOf({ reverseComplement, pairs, outputs }: OutputFacts): StrandbookFacts {
  const { scale, thresholds, chain, pretext } = outputs
  return {
    reverse_complement: reverseComplement,
    ...(pairs === null ? {} : { pairs }),
    ...(scale ? { target_scale: { ...scale, folded: false } } : {}),
    ...(pretext ? { pretext } : {}),
    ...(thresholds ? { thresholds } : {}),
    ...(chain ? { label_chain: chain } : {}),
  }
}
