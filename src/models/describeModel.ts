import { isAdapter } from './tuning/adapting.ts'
import type { Model, ModelResult, Parameter } from './types.ts'
import { words } from './words.ts'

const BYTES = 4
/** What training keeps of each value that it changes: both moments of the optimizer; its gradient comes on top. */
const MOMENTS = 2

/** What the `model` cell shows of a model. */
export function describeModel({
  parameters,
  tuning,
}: Pick<Model, 'parameters' | 'tuning'>): Pick<
  ModelResult,
  'parameters' | 'trainable' | 'trainingBytes' | 'optimizerBytes' | 'exportedBytes' | 'blocks'
> {
  const total = sizeOf(parameters)
  const trainable = sizeOf(parameters.filter((parameter) => parameter.trainable))
  const merges = tuning.kind === 'lora' || tuning.kind === 'adalora'
  const adapters = sizeOf(parameters.filter(({ name }) => isAdapter(name)))
  return {
    parameters: total,
    trainable,
    trainingBytes: BYTES * (total + (1 + MOMENTS) * trainable),
    optimizerBytes: BYTES * MOMENTS * trainable,
    exportedBytes: {
      model: BYTES * (merges ? total - adapters : total),
      adapter: merges ? BYTES * trainable : null,
    },
    blocks: [...groupByBlock(parameters)].map(([name, members]) => ({
      name,
      shape: words.tensors(members.length, largest(members)),
      parameters: sizeOf(members),
    })),
  }
}

/** `bert.encoder.layer.0.output.dense.weight` belongs to `bert.encoder.layer.0`, `head.weight` to `head`. */
function blockOf(name: string): string {
  const parts = name.split('.')
  const number = parts.findIndex((part) => /^\d+$/.test(part))
  const end = number === -1 ? Math.min(2, Math.max(1, parts.length - 1)) : number + 1
  return parts.slice(0, end).join('.')
}

function groupByBlock(parameters: readonly Parameter[]): Map<string, Parameter[]> {
  const blocks = new Map<string, Parameter[]>()
  for (const parameter of parameters) {
    const name = blockOf(parameter.name)
    blocks.set(name, [...(blocks.get(name) ?? []), parameter])
  }
  return blocks
}

function largest(parameters: readonly Parameter[]): readonly number[] {
  const [first] = [...parameters].sort((a, b) => b.variable.size - a.variable.size)
  return first?.variable.shape ?? []
}

function sizeOf(parameters: readonly Parameter[]): number {
  return parameters.reduce((sum, { variable }) => sum + variable.size, 0)
}
