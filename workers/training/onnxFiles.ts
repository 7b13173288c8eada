import { edgesOf } from '../../src/tokenize/frame.ts'
import { complementIds } from '../../src/train/complement.ts'
import type { HostTensors } from '../../src/train/hostTensors.ts'
import type { TrainedModel } from '../../src/train/modelFiles.ts'
import { strandPartners } from '../../src/train/tiles/tokenTargets.ts'
import type { ExportParams } from '../../src/train/types.ts'
import type { ModelFolder } from '../../src/weights/types.ts'

/** Where transformers.js and optimum look for it below a model folder. */
const ONNX_FILE = 'onnx/model.onnx'

/** More than this nobody wants twice without having asked for it. */
const MAX_BYTES_UNASKED = 200_000_000

/**
 * The model as ONNX, where it is wanted; nothing else loads the writer.
 * @throws OnnxError
 */
export async function onnxFiles(
  trained: TrainedModel,
  weights: HostTensors,
  wanted: ExportParams['onnx'],
): Promise<ModelFolder> {
  if (!(wanted === 'auto' ? isSmall(weights) : wanted)) return new Map()
  const { writeOnnx } = await import('../../src/onnx/writeOnnx.ts')
  const { config } = trained.model
  return new Map([[ONNX_FILE, writeOnnx({ config, tensors: weights, complement: complementOf(trained) })]])
}

/** Null where predictions come from one strand; language models are always asked about one. */
function complementOf({ model, tokenizer, outputs, reverseComplement }: TrainedModel) {
  const { head } = model
  const ids = reverseComplement && (head === 'sequence' || head === 'token') ? complementIds(tokenizer) : null
  if (!ids) return null
  const partners = head === 'token' ? { outputs: strandPartners(outputs.names) } : {}
  return { ids, edges: edgesOf(tokenizer), ...partners }
}

function isSmall(weights: HostTensors): boolean {
  return [...weights.values()].reduce((sum, { data }) => sum + data.byteLength, 0) <= MAX_BYTES_UNASKED
}
