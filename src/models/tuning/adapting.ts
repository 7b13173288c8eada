/** Decides, while the parameters of a model are made, what hangs beside each layer and which of them are trained. */
import { assertNever } from '../../shared/assert.ts'
import type { LinearAdapter } from '../linearLayer.ts'
import { type AdapterHost, adaLoraAdapter, bottleneckAdapter, loraAdapter } from './adapterLayers.ts'
import { isTarget, rankOf } from './ranks.ts'
import type { TunableModules } from './resolveTuning.ts'
import type { Tuning } from './types.ts'

export type Adapting = {
  readonly tuning: Tuning
  /** Makes the adapter of a layer, where it gets one. */
  attach(host: AdapterHost, module: string, inputs: number, outputs: number): LinearAdapter | undefined
  /** @param fresh whether the value was drawn at random, although the model comes from a file */
  trains(name: string, fresh: boolean): boolean
}

/** Parameters that tuning added, under whatever module. */
export function isAdapter(name: string): boolean {
  return /\.(lora_[ABE]|adapter_(down|up))(\.weight|\.bias)?$/.test(name)
}

/** The classifier is always trained, and so is whatever starts from random numbers, such as the pooler of a new head. */
export function adaptingFor(tuning: Tuning, modules: TunableModules): Adapting {
  return {
    tuning,
    attach: (host, module, inputs, outputs) => attach(tuning, modules, { host, module, inputs, outputs }),
    trains: (name, fresh) => {
      if (tuning.kind === 'full') return true
      if (fresh || isAdapter(name)) return true
      if (tuning.kind === 'bitfit' && name.endsWith('.bias')) return true
      return modules.classifier.some((module) => name.startsWith(`${module}.`))
    },
  }
}

function attach(
  tuning: Tuning,
  { joining }: TunableModules,
  layer: { readonly host: AdapterHost; readonly module: string; readonly inputs: number; readonly outputs: number },
): LinearAdapter | undefined {
  const { host, module, inputs, outputs } = layer
  switch (tuning.kind) {
    case 'full':
    case 'bitfit':
    case 'head':
      return undefined
    case 'lora': {
      const rank = rankOf(module, tuning)
      return rank === 0 ? undefined : loraAdapter(host, module, { inputs, outputs, rank }, tuning)
    }
    case 'adalora': {
      const rank = rankOf(module, tuning)
      return rank === 0 ? undefined : adaLoraAdapter(host, module, { inputs, outputs, rank }, tuning)
    }
    case 'adapters': {
      if (!joining.some((name) => isTarget(module, name))) return undefined
      return bottleneckAdapter(host, module, { outputs, width: tuning.width })
    }
    default:
      return assertNever(tuning)
  }
}
