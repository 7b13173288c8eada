import type { Model, ModelResult, Parameter } from './types.ts'
import { words } from './words.ts'

/** Bytes of a value with its gradient and both moments of the optimizer. */
const TRAINING_BYTES_PER_PARAMETER = 16

/** What the `model` cell shows of a model. */
export function describeModel({
  parameters,
}: Pick<Model, 'parameters'>): Pick<ModelResult, 'parameters' | 'trainable' | 'trainingBytes' | 'blocks'> {
  const total = sizeOf(parameters)
  return {
    parameters: total,
    trainable: total,
    trainingBytes: total * TRAINING_BYTES_PER_PARAMETER,
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
