import { StrandbookError } from '../shared/errors.ts'

export type OnnxErrorCode =
  /** Weights and configuration do not belong together. */
  | 'ONNX_WEIGHTS'
  /** The file would be larger than its readers take. */
  | 'ONNX_LIMIT'

/** A model that cannot be written as ONNX. Nothing has been written. */
export class OnnxError extends StrandbookError {
  constructor(code: OnnxErrorCode, message: string, advice?: string) {
    super(code, message, advice === undefined ? {} : { advice })
  }
}
