import type { ModelConfig, NamedTensor } from '../types.ts'
import { COUNTS } from './checkpoint.ts'

/** A multinomial logistic regression on the k-mer features of `kmerFrequencies`, fitted apart from the network. */
export type KmerRegression = {
  readonly k: number
  /** Its share of the log-probabilities, in [0, 0.95]; validation data chooses it. */
  readonly share: number
  /** (classes, k-mers) and (classes) */
  readonly weight: NamedTensor
  readonly bias: NamedTensor
}

type Parts = { readonly config: ModelConfig; readonly tensors: ReadonlyMap<string, NamedTensor> }

/** The trained model with the regression beside it, ready for `load` and for export. */
export function withKmerRegression({ config, tensors }: Parts, regression: KmerRegression): Parts {
  const { k, share, weight, bias } = regression
  return {
    config: { ...config, counts_kmer_size: k, counts_share: share },
    tensors: new Map([...tensors, [`${COUNTS}.weight`, weight], [`${COUNTS}.bias`, bias]]),
  }
}

/** The network alone: trained jointly, the regression would hold it back. */
export function withoutKmerRegression(config: ModelConfig): ModelConfig {
  const { counts_kmer_size: _k, counts_share: _share, ...rest } = config
  return { ...rest, model_type: config.model_type }
}
