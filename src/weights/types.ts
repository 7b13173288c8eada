/** What a model is on disk, as plain data. */

/** A tensor by value; rows are contiguous (C order), as in safetensors. */
export type NamedTensor = { readonly shape: readonly number[]; readonly data: Float32Array }

/** A model in Hugging Face layout: path relative to the folder (`config.json`, `model.safetensors`, …) → bytes. */
export type ModelFolder = ReadonlyMap<string, Uint8Array>

/** What is needed of a dropped `File`. */
export interface FileLike {
  readonly name: string
  readonly size: number
  /** Path below the chosen folder, where the browser gives one. */
  readonly webkitRelativePath?: string
  arrayBuffer(): Promise<ArrayBuffer>
}
