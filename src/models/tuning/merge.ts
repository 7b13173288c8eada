/** The weights of a model without its low-rank adapters: their change is added to the matrices they stood beside. */
import type { NamedTensor } from '../../weights/types.ts'
import type { LowRankTuning } from './peftConfig.ts'
import { adaptedModule, scaleOf } from './ranks.ts'

type Tensors = ReadonlyMap<string, NamedTensor>
type Parts = Partial<Record<'A' | 'B' | 'E', NamedTensor>>

/**
 * W + s B A (LoRA) or W + s P Λ Q (AdaLoRA), summed in float64 and rounded once.
 * @param weights all tensors of the adapted model, under its names; weight (O, I) of each adapted module among them
 * @param transposed whether a module's weight is stored as (I, O)
 */
export function mergeLowRank(
  weights: Tensors,
  tuning: LowRankTuning,
  transposed: (module: string) => boolean = () => false,
): Map<string, NamedTensor> {
  const adapters = new Map<string, Parts>()
  const merged = new Map<string, NamedTensor>()
  for (const [name, tensor] of weights) {
    const adapted = adaptedModule(name)
    if (adapted) adapters.set(adapted.module, { ...adapters.get(adapted.module), [adapted.part]: tensor })
    else merged.set(name, tensor)
  }
  for (const [module, parts] of adapters) {
    const name = `${module}.weight`
    const weight = merged.get(name)
    if (weight && parts.A && parts.B) {
      const scale = scaleOf(module, tuning)
      merged.set(name, addProduct(weight, { A: parts.A, B: parts.B, E: parts.E }, scale, transposed(module)))
    }
  }
  return merged
}

function addProduct(
  { shape, data }: NamedTensor,
  { A, B, E }: { readonly A: NamedTensor; readonly B: NamedTensor; readonly E: NamedTensor | undefined },
  scale: number,
  transposed: boolean,
): NamedTensor {
  const [rank, inputs] = A.shape as readonly [number, number] // (r, I)
  const outputs = B.shape[0]! // (O, r)
  const factors = Array.from({ length: rank }, (_, i) => scale * (E ? E.data[i]! : 1))
  const sums = new Float64Array(inputs)
  const result = new Float32Array(data.length)
  for (let output = 0; output < outputs; output++) {
    sums.fill(0)
    for (let i = 0; i < rank; i++) {
      const factor = factors[i]! * B.data[output * rank + i]!
      for (let input = 0; input < inputs; input++) sums[input]! += factor * A.data[i * inputs + input]!
    }
    for (let input = 0; input < inputs; input++) {
      const at = transposed ? input * outputs + output : output * inputs + input
      result[at] = data[at]! + sums[input]!
    }
  }
  return { shape, data: result }
}
