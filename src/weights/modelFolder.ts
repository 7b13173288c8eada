/**
 * A model is a folder in Hugging Face layout. It arrives as dropped files, as a chosen folder or as one zip; all of
 * that is hostile until read.
 */
import { isJsonObject, type JsonObject } from '../shared/json.ts'
import { ModelFolderError } from './errors.ts'
import { ADAPTER_CONFIG_FILE, CONFIG_FILE } from './fileNames.ts'
import { looksLike } from './looksLike.ts'
import { safePath } from './safePath.ts'
import type { FileLike, ModelFolder } from './types.ts'
import { isZip, unzip } from './zip.ts'

/** A model has some ten files; training checkpoints beside it make it a few dozen. */
export const MAX_FILES = 1_000
/** Browsers hold no array larger than about 2 GiB. */
export const MAX_TOTAL_BYTES = 2 ** 31 - 2 ** 20
/** A vocabulary of 10 MB is large; a longer text only costs memory. */
export const MAX_CONFIG_BYTES = 2 ** 20

/**
 * The files of the model, by path below the folder in which `config.json` stands nearest to the top, or where there is
 * none, `adapter_config.json`.
 * @throws ModelFolderError
 */
export async function readModelFolder(files: readonly FileLike[]): Promise<ModelFolder> {
  const total = files.reduce((sum, file) => sum + file.size, 0)
  if (files.length > MAX_FILES) throw tooMany(files.length)
  if (total > MAX_TOTAL_BYTES) throw tooLarge(total)
  const all = new Map<string, Uint8Array>()
  for (const file of files) {
    const bytes = new Uint8Array(await file.arrayBuffer())
    const found = isZip(bytes) && file.name.endsWith('.zip') ? unzip(bytes) : [[pathOf(file), bytes] as const]
    for (const [path, content] of found) add(all, path, content)
  }
  return belowConfig(all)
}

/**
 * @returns the bytes of a file that the model cannot do without
 * @throws ModelFolderError
 */
export function requireFile(folder: ModelFolder, path: string): Uint8Array {
  const bytes = folder.get(path)
  if (bytes) return bytes
  const present = [...folder.keys()].slice(0, 10).join(', ') || 'nothing'
  const pickled = [...folder.keys()].some((name) => /\.(bin|pt|pth|ckpt)$/.test(name))
  throw new ModelFolderError(
    'MODEL_FOLDER_INCOMPLETE',
    `Model folder: expected ${path}, got ${present}.`,
    pickled ? CONVERSION : undefined,
  )
}

/** Pickled weights can run any program when they are read, so nothing but Python should. */
const CONVERSION =
  'Convert PyTorch weights in their folder: python -c "import torch, safetensors.torch as s; ' +
  "s.save_file({k: v.contiguous().clone() for k, v in torch.load('pytorch_model.bin', map_location='cpu').items()}, " +
  "'model.safetensors', {'format': 'pt'})\""

/** @throws ModelFolderError */
export function readConfig(folder: ModelFolder): JsonObject {
  const bytes = requireFile(folder, CONFIG_FILE)
  if (bytes.length > MAX_CONFIG_BYTES) throw configError(`at most ${MAX_CONFIG_BYTES} bytes`, `${bytes.length}`)
  const config = parseJson(bytes)
  if (!isJsonObject(config)) throw configError('a JSON object', looksLike(bytes) ?? 'something else')
  return config
}

function pathOf(file: FileLike): string {
  return safePath(file.webkitRelativePath || file.name)
}

function add(files: Map<string, Uint8Array>, path: string, bytes: Uint8Array): void {
  if (files.has(path)) {
    throw new ModelFolderError('MODEL_FOLDER_PATH', `Model folder: ${path} stands there twice.`, 'Drop one model only.')
  }
  files.set(path, bytes)
}

function belowConfig(files: ReadonlyMap<string, Uint8Array>): ModelFolder {
  const prefix = folderWith(files, CONFIG_FILE) ?? folderWith(files, ADAPTER_CONFIG_FILE)
  if (prefix === null) requireFile(files, CONFIG_FILE)
  const below = [...files].filter(([path]) => path.startsWith(prefix ?? ''))
  return new Map(below.map(([path, bytes]) => [path.slice((prefix ?? '').length), bytes]))
}

/** Where such a file stands nearest to the top: the part of its path before its name. */
function folderWith(files: ReadonlyMap<string, Uint8Array>, name: string): string | null {
  const found = [...files.keys()].filter((path) => path === name || path.endsWith(`/${name}`))
  const [nearest] = found.sort((a, b) => depth(a) - depth(b) || a.localeCompare(b))
  return nearest === undefined ? null : nearest.slice(0, -name.length)
}

function depth(path: string): number {
  return path.split('/').length
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw configError('JSON', looksLike(bytes) ?? 'something else')
  }
}

function configError(expected: string, got: string): ModelFolderError {
  return new ModelFolderError('MODEL_FOLDER_CONFIG', `${CONFIG_FILE}: expected ${expected}, got ${got}.`)
}

function tooMany(count: number): ModelFolderError {
  return new ModelFolderError('MODEL_FOLDER_LIMIT', `Model folder: expected at most ${MAX_FILES} files, got ${count}.`)
}

function tooLarge(bytes: number): ModelFolderError {
  return new ModelFolderError(
    'MODEL_FOLDER_LIMIT',
    `Model folder: expected at most ${MAX_TOTAL_BYTES} bytes, got ${bytes}.`,
    'A browser tab cannot hold a larger model.',
  )
}
