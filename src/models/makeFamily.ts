import { fileSource, ParameterList, randomSource } from './parameterList.ts'
import { adaptingFor, isAdapter } from './tuning/adapting.ts'
import type { Tuning } from './tuning/types.ts'
import type { BuiltModel, Model, ModelConfig, ModelFamily, NamedTensor } from './types.ts'

type Tensors = ReadonlyMap<string, NamedTensor>

const FULL: Tuning = { kind: 'full' }

/** A family from what is its own: the ways to random weights, to those of a file and to adapters are the same for all. */
export function makeFamily(
  family: Pick<ModelFamily, 'name' | 'heads' | 'modules' | 'configure' | 'isHead' | 'reach'> & {
    /** Asks the list for every parameter and makes the model of them. */
    readonly build: (config: ModelConfig, list: ParameterList) => BuiltModel
    /** Names as they are now, from older files. */
    readonly modernNames?: (tensors: Tensors, config: ModelConfig) => Tensors
    /** See `ModelFamily`; most heads need nothing but the trunk. */
    readonly withNewHead?: ModelFamily['withNewHead']
    /** Whether the size of a parameter follows the data; under the head of another task the first rows are taken, or all drawn anew where there are too few. */
    readonly followsData?: (name: string) => boolean
    /** The configuration for a fresh head over loaded weights. */
    readonly forNewHead?: (config: ModelConfig) => ModelConfig
  },
): ModelFamily {
  const { build, modernNames = same, forNewHead = same, withNewHead = same, followsData = never, ...rest } = family
  const { modules, isHead } = rest
  const make = (config: ModelConfig, list: ParameterList): Model => ({
    family: { name: rest.name, modules, isHead },
    ...build(config, list),
  })
  return {
    ...rest,
    withNewHead,
    create: (config, seed, tuning = FULL) => {
      const adapting = adaptingFor(tuning, modules)
      return make(config, new ParameterList(randomSource(seed), adapting))
    },
    load: (config, tensors, { newHeadSeed, otherHead = false, tuning = FULL }) => {
      const may = (name: string) => isHead(name) || isAdapter(name) || (otherHead && followsData(name))
      const fresh =
        newHeadSeed === undefined
          ? null
          : { seed: newHeadSeed, may, ...(otherHead ? { must: isHead, cut: followsData } : {}) }
      const file = fileSource(modernNames(tensors, config), fresh)
      const isFresh = (name: string) => file.initialised.includes(name)
      const list = new ParameterList(file.source, adaptingFor(tuning, modules), isFresh)
      const model = make(fresh ? forNewHead(config) : config, list)
      const initialised = file.initialised.filter((name) => !isAdapter(name))
      return { model, initialised, unused: file.unused() }
    },
  }
}

function never(): boolean {
  return false
}

function same<T>(value: T): T {
  return value
}
