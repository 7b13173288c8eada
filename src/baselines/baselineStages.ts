import type { SplitRecipe } from '../rpc/protocol.ts'
import type { DataStages } from '../sequence/dataStages.ts'
import { requireLabels } from '../sequence/targets.ts'
import { Memo } from '../shared/memo.ts'
import type { Pace } from '../shared/pacer.ts'
import { type Computed, computeBaselines } from './computeBaselines.ts'
import { perBaseBaselines } from './perBaseMajority.ts'
import type { BaselinesResult, KmerRegression } from './types.ts'

/** Results are a few kilobytes each, weights up to some hundred. */
const MAX_KEPT_BYTES = 50_000_000

/** The stage split → baselines, made once per recipe key. */
export class BaselineStages {
  readonly #data: DataStages
  readonly #memo = new Memo<Computed>(MAX_KEPT_BYTES, bytesOf)

  constructor(data: DataStages) {
    this.#data = data
  }

  async baselines(recipe: SplitRecipe, pace: Pace = {}): Promise<BaselinesResult> {
    return (await this.#computed(recipe, pace)).result
  }

  /** The k-mer regression of the baseline by value; null where it was not fitted with such k-mers. */
  async regression(recipe: SplitRecipe, canonical: boolean, pace: Pace = {}): Promise<KmerRegression | null> {
    const { regressions } = await this.#computed(recipe, pace)
    return regressions.find((one) => one.canonical === canonical) ?? null
  }

  #computed({ key, data, params }: SplitRecipe, pace: Pace): Promise<Computed> {
    const make = async () => {
      const { dataset } = await this.#data.data(data, pace)
      requireLabels(dataset)
      const { parts } = await this.#data.split({ key, params, data }, pace)
      if (dataset.targets?.kind === 'per-base') return { result: perBaseBaselines(dataset, parts), regressions: [] }
      return computeBaselines(dataset, parts, pace)
    }
    return this.#memo.get(key, make, pace.signal)
  }
}

function bytesOf({ regressions }: Computed): number {
  return regressions.reduce((sum, { weight }) => sum + weight.byteLength, 10_000)
}
