import type { SplitRecipe } from '../rpc/protocol.ts'
import type { DataStages } from '../sequence/dataStages.ts'
import { requireLabels } from '../sequence/targets.ts'
import { Memo } from '../shared/memo.ts'
import type { Pace } from '../shared/pacer.ts'
import { alongBaselines } from './along/alongBaselines.ts'
import { type Computed, computeBaselines } from './computeBaselines.ts'
import type { BaselinesResult, SideRegression } from './types.ts'

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

  /**
   * The linear models of the baselines that may stand beside a network, by value: on k-mers, and where sequences are aligned
   * and have one strand also by place.
   * @param canonical whether the network reads both strands
   */
  async regressions(recipe: SplitRecipe, canonical: boolean, pace: Pace = {}): Promise<readonly SideRegression[]> {
    const { regressions } = await this.#computed(recipe, pace)
    return regressions.filter((one) => (one.kind === 'kmers' ? one.canonical === canonical : !canonical))
  }

  #computed({ key, data, params }: SplitRecipe, pace: Pace): Promise<Computed> {
    const make = async () => {
      const { dataset } = await this.#data.data(data, pace)
      requireLabels(dataset)
      const { parts } = await this.#data.split({ key, params, data }, pace)
      if (dataset.targets?.kind === 'per-base')
        return { result: await alongBaselines(dataset, parts, pace), regressions: [] }
      return computeBaselines(dataset, parts, pace)
    }
    return this.#memo.get(key, make, pace.signal)
  }
}

function bytesOf({ regressions }: Computed): number {
  const floats = (one: SideRegression) => (one.kind === 'kmers' ? one.weight : one.pairs)
  return regressions.reduce((sum, one) => sum + floats(one).byteLength, 10_000)
}
