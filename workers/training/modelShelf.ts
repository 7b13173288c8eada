import type { TuningMemory } from '../../src/kernels/types.ts'
import type { BinaryFile } from '../../src/rpc/protocol.ts'
import { type BlobStore, StorageFullError } from '../../src/storage/blobStore.ts'
import { CONFIG_FILE } from '../../src/weights/fileNames.ts'
import type { ModelFolder } from '../../src/weights/types.ts'

const TRAINED = 'models'
const IMPORTED = 'imported'
const CHECKPOINTS = 'checkpoints'
const PREDICTIONS = 'predictions'
const TUNING = 'tuning'

/** Where trained and imported models, checkpoints and predictions lie: one folder each, by key. */
export class ModelShelf {
  readonly #store: Promise<BlobStore>

  constructor(store: Promise<BlobStore>) {
    this.#store = store
  }

  /** How devices were tuned. A full disk costs a measurement at the next visit and nothing else. */
  readonly tuning: TuningMemory = {
    read: async (device) => {
      const file = await (await this.#store).get(tuningPath(device))
      return file === null ? null : file.text()
    },
    write: async (device, text) => {
      try {
        await (await this.#store).put(tuningPath(device), new TextEncoder().encode(text))
      } catch (error) {
        if (!(error instanceof StorageFullError)) throw error
      }
    },
  }

  saveTrained(key: string, folder: ModelFolder): Promise<void> {
    return this.#saveFolder(`${TRAINED}/${key}`, folder)
  }

  trained(key: string): Promise<ModelFolder | null> {
    return this.#folder(`${TRAINED}/${key}`)
  }

  saveImported(id: string, folder: ModelFolder): Promise<void> {
    return this.#saveFolder(`${IMPORTED}/${id}`, folder)
  }

  imported(id: string): Promise<ModelFolder | null> {
    return this.#folder(`${IMPORTED}/${id}`)
  }

  /** The files of an imported model that are no weights: all that a tokenizer is made of. */
  importedTokenizer(id: string): Promise<ModelFolder | null> {
    return this.#folder(`${IMPORTED}/${id}`, (path) => !path.endsWith('.safetensors'))
  }

  async importedIds(): Promise<readonly string[]> {
    const entries = await (await this.#store).list(IMPORTED)
    const complete = entries.map(({ path }) => path.split('/')).filter((parts) => parts[2] === CONFIG_FILE)
    return complete.map(([, id]) => id!)
  }

  async saveCheckpoint(key: string, bytes: Uint8Array): Promise<void> {
    await (await this.#store).put(`${CHECKPOINTS}/${key}`, bytes)
  }

  async checkpoint(key: string): Promise<Uint8Array | null> {
    const file = await (await this.#store).get(`${CHECKPOINTS}/${key}`)
    return file && new Uint8Array(await file.arrayBuffer())
  }

  async removeCheckpoint(key: string): Promise<void> {
    await (await this.#store).remove(`${CHECKPOINTS}/${key}`)
  }

  async savePredictions(key: string, path: string, content: Blob): Promise<void> {
    await (await this.#store).put(`${PREDICTIONS}/${key}/${path}`, content)
  }

  async predictions(key: string, path: string): Promise<Blob | null> {
    return (await this.#store).get(`${PREDICTIONS}/${key}/${path}`)
  }

  /** `config.json` comes last: a folder that has it is complete. */
  async #saveFolder(path: string, folder: ModelFolder): Promise<void> {
    const store = await this.#store
    const files: BinaryFile[] = [...folder].map(([name, bytes]) => ({ path: name, bytes }))
    const isConfig = (file: BinaryFile) => file.path === CONFIG_FILE
    for (const { path: name, bytes } of [...files.filter((file) => !isConfig(file)), ...files.filter(isConfig)]) {
      await store.put(`${path}/${name}`, bytes)
    }
  }

  async #folder(path: string, wanted = (_: string): boolean => true): Promise<ModelFolder | null> {
    const store = await this.#store
    if (!(await store.has(`${path}/${CONFIG_FILE}`))) return null
    const folder = new Map<string, Uint8Array>()
    for (const entry of await store.list(path)) {
      if (!wanted(entry.path)) continue
      const file = await store.get(entry.path)
      if (file) folder.set(entry.path.slice(path.length + 1), new Uint8Array(await file.arrayBuffer()))
    }
    return folder
  }
}

function tuningPath(device: string): string {
  return `${TUNING}/device ${encodeURIComponent(device)}`
}
