/** Parameters of the labeller as a tree, and their names in `model.safetensors`. */
import { gaussian } from '../../initial.ts'
import type { Linear } from '../../linearLayer.ts'
import type { Norm, ParameterList } from '../../parameterList.ts'
import { conv, convBlockParams, layerParams } from '../checkpoint.ts'
import type { Conv, ConvBlock, TransformerLayer } from '../params.ts'
import type { LabelsConfig } from './config.ts'

/** On the way from one level to the next coarser one, and back. */
export type Level = {
  readonly down: readonly ConvBlock[]
  /** To the width of the next level; null at the coarsest. */
  readonly toNext: Linear | null
  /** From the next level: its norm, and a layer that gives `pool` steps of this level for each of its steps. */
  readonly fromNext: { readonly norm: Norm; readonly layer: Linear } | null
  readonly up: readonly ConvBlock[]
}

export type LabelsParams = {
  readonly stem: Conv
  /** The finest first. */
  readonly levels: readonly Level[]
  readonly layers: readonly TransformerLayer[]
  readonly norm: Norm
  /** Width → patch · labels: a patch of tokens at once. */
  readonly head: Linear
}

/** Many blocks stand one behind the other here, so each starts closer to the identity. */
const BLOCK_GAIN = 0.5

/** Asks the list for every parameter under its name. */
export function labelsParams(list: ParameterList, config: LabelsConfig): LabelsParams {
  const { channels, patch, widths, stemKernel, labels } = config
  const inputs = patch * (channels.letters.length + 1)
  const [finest] = widths as [number]
  const coarsest = { width: widths.at(-1)!, feedForward: config.feedForward }
  return {
    stem: conv(list, 'stem', stemKernel, inputs, finest, (patch * stemKernel) ** -0.5), // one non-zero input per token
    levels: widths.map((_, level) => levelParams(list, config, level)),
    layers: indices(config.layers).map((i) => layerParams(list, coarsest, `layers.${i}`)),
    norm: list.norm('norm', finest),
    head: list.linear('head', finest, patch * labels, gaussian(0.5 * finest ** -0.5)),
  }
}

function levelParams(list: ParameterList, { widths, kernels, down, up, pool }: LabelsConfig, level: number): Level {
  const width = widths[level]!
  const next = widths[level + 1]
  const name = (part: string) => `levels.${level}.${part}`
  const block = (part: string) => convBlockParams(list, { width, blockKernel: kernels[level]! }, name(part), BLOCK_GAIN)
  return {
    down: indices(down[level]!).map((i) => block(`down.${i}`)),
    toNext: next === undefined ? null : list.linear(name('to_next'), width, next, gaussian(width ** -0.5)),
    fromNext:
      next === undefined
        ? null
        : {
            norm: list.norm(name('next_norm'), next),
            layer: list.linear(name('from_next'), next, pool * width, gaussian(0.5 * next ** -0.5)),
          },
    up: indices(up[level] ?? 0).map((i) => block(`up.${i}`)),
  }
}

function indices(count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => i)
}
