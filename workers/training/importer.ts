import { describeModel } from '../../src/models/describeModel.ts'
import { AdapterError } from '../../src/models/errors.ts'
import { type AdapterBase, readPeftFolder } from '../../src/models/tuning/peftFiles.ts'
import type { ImportedModel } from '../../src/rpc/protocol.ts'
import { canonicalJson } from '../../src/shared/json.ts'
import { mergedAdapter } from '../../src/train/mergedAdapter.ts'
import { loadForTraining } from '../../src/train/modelFiles.ts'
import { weightsHash } from '../../src/train/tunedModel.ts'
import { words } from '../../src/train/words.ts'
import { ADAPTER_CONFIG_FILE, CONFIG_FILE } from '../../src/weights/fileNames.ts'
import { readConfig, readModelFolder, requireFile } from '../../src/weights/modelFolder.ts'
import type { ModelFolder } from '../../src/weights/types.ts'
import { bundledModel } from './bundledModel.ts'
import type { Device } from './device.ts'
import type { ModelShelf } from './modelShelf.ts'

/** Where an imported model keeps the name that the user knows it by. */
export const ABOUT_FILE = 'strandbook-import.json'
const ID_LENGTH = 16

/** Takes model folders in: everything is read and checked before anything is kept. */
export class Importer {
  readonly #device: Device
  readonly #shelf: ModelShelf

  constructor({ device, shelf }: { device: Device; shelf: ModelShelf }) {
    this.#device = device
    this.#shelf = shelf
  }

  async import(files: readonly File[], signal: AbortSignal): Promise<ImportedModel> {
    const given = await readModelFolder(files)
    const folder = given.has(ADAPTER_CONFIG_FILE) ? await this.#merged(given, signal) : given
    const id = await idOf(folder)
    const about = await this.#device.run(signal, async () => aboutModel(id, nameOf(files, folder), folder))
    const note = new TextEncoder().encode(canonicalJson(about))
    const read = [...folder].filter(([path]) => !path.endsWith('.onnx')) // as large as the weights, and never asked for
    await this.#shelf.saveImported(id, new Map([...read, [ABOUT_FILE, note]]))
    return about
  }

  /** An adapter of PEFT becomes a model of its own: that which it belongs to lies beside it, or was imported before. */
  async #merged(folder: ModelFolder, signal: AbortSignal): Promise<ModelFolder> {
    const adapter = readPeftFolder(folder)
    const base = folder.has(CONFIG_FILE) ? folder : await this.#baseOf(adapter.base)
    return this.#device.run(signal, () => mergedAdapter(adapter, base))
  }

  /** By the hash of its weights where the adapter tells that, else by the end of its name. */
  async #baseOf({ name, sha256 }: AdapterBase): Promise<ModelFolder> {
    const last = name.split('/').at(-1) ?? ''
    for (const known of await this.list()) {
      const folder = sha256 === null && known.name !== last ? null : await this.#shelf.imported(known.id)
      if (folder && (sha256 === null || (await weightsHash(folder)) === sha256)) return folder
    }
    const bundled = await bundledModel(last)
    if (bundled && (sha256 === null || (await weightsHash(bundled)) === sha256)) return bundled
    throw new AdapterError(words.adapterBaseMissing(name), words.adapterBaseMissingAdvice)
  }

  async list(): Promise<readonly ImportedModel[]> {
    const ids = await this.#shelf.importedIds()
    const folders = await Promise.all(ids.map((id) => this.#shelf.imported(id)))
    return folders.flatMap((folder) => {
      const note = folder?.get(ABOUT_FILE)
      return note ? [JSON.parse(new TextDecoder().decode(note)) as ImportedModel] : [] // as `import` wrote it
    })
  }
}

async function aboutModel(id: string, name: string, folder: ModelFolder): Promise<ImportedModel> {
  const { model, tokenizer, names } = await loadForTraining(folder)
  try {
    return {
      id,
      name,
      family: model.config.model_type,
      parameters: describeModel(model).parameters,
      classes: names,
      tokenizer,
    }
  } finally {
    model.dispose()
  }
}

/** Files that a model is made of: weights and tokenizer. Others, such as README.md, change nothing. */
const IDENTITY = /^[^/]+\.(safetensors|json|txt)$/

/** The same weights, configuration and tokenizer have the same id, however often they are imported. */
async function idOf(folder: ModelFolder): Promise<string> {
  const { createSHA256 } = await import('hash-wasm') // seven kilobytes that a training does not need
  const hash = await createSHA256()
  hash.update(requireFile(folder, CONFIG_FILE))
  const others = [...folder].filter(([path]) => path !== CONFIG_FILE && IDENTITY.test(path))
  for (const [path, bytes] of others.sort(([a], [b]) => (a < b ? -1 : 1))) {
    hash.update(path)
    hash.update(bytes)
  }
  return hash.digest('hex').slice(0, ID_LENGTH)
}

/** The folder or the archive that was dropped; of loose files, what the configuration says of itself. */
function nameOf(files: readonly File[], folder: ModelFolder): string {
  const [first] = files
  const dropped = first?.webkitRelativePath.split('/')[0]
  if (dropped) return dropped
  if (first?.name.endsWith('.zip')) return first.name.replace(/\.zip$/, '')
  const { _name_or_path: path, model_type: type } = readConfig(folder)
  const last = typeof path === 'string' ? path.split('/').at(-1) : ''
  return last || (typeof type === 'string' ? type : 'model')
}
