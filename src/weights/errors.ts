import { StrandbookError } from '../shared/errors.ts'

export type SafetensorsErrorCode =
  /** The file ends before what its header promises. */
  | 'SAFETENSORS_TRUNCATED'
  /** The header is not what the format asks for. */
  | 'SAFETENSORS_HEADER'
  /** One entry of the header contradicts itself, another entry or the data. */
  | 'SAFETENSORS_TENSOR'
  /** A size is beyond what this program reads; see the limits in safetensors.ts. */
  | 'SAFETENSORS_LIMIT'

/** A file that is not a safetensors file, or not a sound one. Nothing of it has been kept. */
export class SafetensorsError extends StrandbookError {
  constructor(code: SafetensorsErrorCode, message: string, advice?: string) {
    super(code, message, advice === undefined ? {} : { advice })
  }
}

export type ModelFolderErrorCode =
  /** A file that every model has is not there. */
  | 'MODEL_FOLDER_INCOMPLETE'
  /** A path leaves the folder or stands there twice. */
  | 'MODEL_FOLDER_PATH'
  /** More files or bytes than this program takes, or a zip that grows out of proportion. */
  | 'MODEL_FOLDER_LIMIT'
  /** The zip file cannot be read. */
  | 'MODEL_FOLDER_ZIP'
  /** The index of the weights contradicts the files, or is none. */
  | 'MODEL_FOLDER_INDEX'
  /** `config.json` is not a JSON object. */
  | 'MODEL_FOLDER_CONFIG'

/** Dropped files that do not make a model folder. Nothing of them has been kept. */
export class ModelFolderError extends StrandbookError {
  constructor(code: ModelFolderErrorCode, message: string, advice?: string) {
    super(code, message, advice === undefined ? {} : { advice })
  }
}
