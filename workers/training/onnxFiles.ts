import { complementIds } from '../../src/train/complement.ts'
import type { HostTensors } from '../../src/train/hostTensors.ts'
import type { TrainedModel } from '../../src/train/modelFiles.ts'
import type { ExportParams } from '../../src/train/types.ts'
import type { ModelFolder } from '../../src/weights/types.ts'

/** Where transformers.js and optimum look for it below a model folder. */
export const ONNX_FILE = 'onnx/model.onnx'

/** More than this nobody wants twice without having asked for it. */
const MAX_BYTES_UNASKED = 200_000_000

/**
 * The model as ONNX, where it is wanted; nothing else loads the writer.
 * @throws OnnxError
 */
export async function onnxFiles(
  { model, tokenizer, reverseComplement }: TrainedModel,
  weights: HostTensors,
  wanted: ExportParams['onnx'],
): Promise<ModelFolder> {
  if (!(wanted === 'auto' ? isSmall(weights) : wanted)) return new Map()
  const { writeOnnx } = await import('../../src/onnx/writeOnnx.ts')
  const ids = reverseComplement ? complementIds(tokenizer) : null
  const complement = ids && { ids, edge: tokenizer.wrap ? 1 : 0 }
  return new Map([[ONNX_FILE, writeOnnx({ config: model.config, tensors: weights, complement })]])
}

function isSmall(weights: HostTensors): boolean {
  return [...weights.values()].reduce((sum, { data }) => sum + data.byteLength, 0) <= MAX_BYTES_UNASKED
}
