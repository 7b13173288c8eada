/** The weights of a model folder: one file, or several with an index. */
import { isJsonObject } from '../shared/json.ts'
import { ModelFolderError } from './errors.ts'
import { WEIGHTS_FILE, WEIGHTS_INDEX_FILE } from './fileNames.ts'
import { looksLike } from './looksLike.ts'
import { requireFile } from './modelFolder.ts'
import { MAX_TENSORS, readSafetensors } from './safetensors.ts'
import type { ModelFolder, NamedTensor } from './types.ts'

/** Bytes of the index: an entry takes some 100. */
const MAX_INDEX_BYTES = 16 * 2 ** 20

/**
 * Every tensor of the model, from `model.safetensors` or from the files that `model.safetensors.index.json` names.
 * @throws ModelFolderError, SafetensorsError
 */
export function readWeightFiles(folder: ModelFolder): { readonly tensors: ReadonlyMap<string, NamedTensor> } {
  const index = folder.get(WEIGHTS_INDEX_FILE)
  if (folder.has(WEIGHTS_FILE) || !index) return readSafetensors(requireFile(folder, WEIGHTS_FILE))
  const fileOf = parseIndex(index)
  const files = [...new Set(fileOf.values())]
  const missing = files.filter((file) => !folder.has(file))
  if (missing.length > 0) {
    const shown = missing.slice(0, 5).join(', ')
    const message = `${WEIGHTS_INDEX_FILE}: expected ${files.length} files of weights, but ${missing.length} are missing: ${shown}.`
    throw new ModelFolderError('MODEL_FOLDER_INCOMPLETE', message, 'Choose the whole model folder.')
  }
  const tensors = new Map<string, NamedTensor>()
  for (const file of files) addShard(tensors, file, requireFile(folder, file), fileOf)
  return { tensors }
}

/** Exactly the tensors that the index says to be in this file, whole numbers aside. */
function addShard(
  tensors: Map<string, NamedTensor>,
  file: string,
  bytes: Uint8Array,
  fileOf: ReadonlyMap<string, string>,
): void {
  const { tensors: found, skipped } = readSafetensors(bytes)
  for (const [name, tensor] of found) {
    const said = fileOf.get(name)
    if (said !== file) throw indexError(`${name} in ${said ?? 'no file'}`, `one in ${file}`)
    tensors.set(name, tensor)
  }
  for (const [name, said] of fileOf) {
    if (said === file && !found.has(name) && !skipped.has(name)) throw indexError(`${name} in ${file}`, 'none')
  }
}

function parseIndex(bytes: Uint8Array): ReadonlyMap<string, string> {
  if (bytes.length > MAX_INDEX_BYTES) throw indexError(`at most ${MAX_INDEX_BYTES} bytes`, String(bytes.length))
  let index: unknown
  try {
    index = JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    throw indexError('JSON', looksLike(bytes) ?? 'something else')
  }
  const map = isJsonObject(index) ? (index.weight_map ?? null) : null
  if (!isJsonObject(map)) throw indexError('a weight_map', 'none')
  const entries = Object.entries(map)
  if (entries.length > MAX_TENSORS) throw indexError(`at most ${MAX_TENSORS} tensors`, String(entries.length))
  return new Map(entries.map(([name, file]) => [name, typeof file === 'string' ? file : fileError(name, file)]))
}

function fileError(name: string, file: unknown): never {
  throw indexError(`a file name for ${name}`, JSON.stringify(file).slice(0, 80))
}

function indexError(expected: string, got: string): ModelFolderError {
  return new ModelFolderError('MODEL_FOLDER_INDEX', `${WEIGHTS_INDEX_FILE}: expected ${expected}, got ${got}.`)
}
