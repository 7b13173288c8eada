/**
 * A model as one ONNX file, from its configuration and its weights alone. Inputs and output are called as `transformers`
 * and `optimum` call them: `input_ids`, `attention_mask`, `token_type_ids` → `logits`, with batch and sequence of any size.
 */
import { familyNameOf } from '../models/modelTypes.ts'
import type { ModelConfig } from '../models/types.ts'
import { APP_VERSION } from '../shared/version.ts'
import type { NamedTensor } from '../weights/types.ts'
import { type GraphInputs, onnxFamilyOf } from './families.ts'
import { GraphBuilder } from './graphBuilder.ts'
import { writeModel } from './modelProto.ts'
import { type Complement, meanOfStrands } from './strands.ts'

export type OnnxSource = {
  readonly config: ModelConfig
  /** By the names of `model.safetensors`. */
  readonly tensors: ReadonlyMap<string, NamedTensor>
  /** Where predictions are the mean of the logits of both strands; null where a row goes through once. */
  readonly complement: Complement | null
}

const INPUTS = { ids: 'input_ids', mask: 'attention_mask', types: 'token_type_ids' }

/**
 * @returns the bytes of `model.onnx`: float32 weights inside, initialisers called as in `model.safetensors`
 * @throws ModelConfigError where no family reads the configuration, OnnxError where its weights do not fit or the file
 * would be too large
 */
export function writeOnnx({ config, tensors, complement }: OnnxSource): Uint8Array {
  const family = onnxFamilyOf(config)
  const g = new GraphBuilder(tensors)
  const input = (name: string) => g.input(name, 'int64', ['batch', 'sequence'])
  const inputs = {
    ids: input(INPUTS.ids),
    mask: input(INPUTS.mask),
    types: family.tokenTypes ? input(INPUTS.types) : null,
  }
  const logits = (of: GraphInputs) => family.logits(g, config, of)
  g.output('logits', complement ? meanOfStrands(g, inputs, complement, logits) : logits(inputs))
  return writeModel({
    name: familyNameOf(config),
    producerVersion: APP_VERSION,
    graph: g.finish(),
    metadata: { config: JSON.stringify(config) },
  })
}
