/** Notebooks and small results in IndexedDB. Bytes (files, weights) live in the blob store. */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import { StrandbookError } from '../shared/errors.ts'
import type { Json } from '../shared/json.ts'
import { isQuotaError, StorageFullError } from './errors.ts'

export interface NotebookRecord {
  readonly id: string
  readonly title: string
  /** The notebook file's text. */
  readonly text: string
  /** Milliseconds since 1970. */
  readonly updatedAt: number
  /** Key of the latest result of each cell, so that a stale cell still shows it. */
  readonly lastKeys: Readonly<Record<string, string>>
}

export interface ResultRecord {
  readonly key: string
  readonly kind: string
  readonly result: Json
  readonly seconds: number
  readonly finishedAt: number
}

interface Schema extends DBSchema {
  notebooks: { key: string; value: NotebookRecord }
  results: { key: string; value: ResultRecord }
}

/** Another tab saved the same notebook in the meantime. */
export class ConflictError extends StrandbookError {
  constructor(title: string) {
    super(
      'NOTEBOOK_CHANGED_ELSEWHERE',
      `"${title}" was changed in another tab: this tab goes on in a copy of its own.`,
      {
        advice: 'Both versions are in the list of notebooks; delete the one that you do not need.',
      },
    )
  }
}

export interface Documents {
  list(): Promise<readonly NotebookRecord[]>
  load(id: string): Promise<NotebookRecord | null>
  /** `basedOn`: the updatedAt that this version was loaded or saved with; null for a new notebook. */
  save(record: NotebookRecord, basedOn: number | null): Promise<void>
  remove(id: string): Promise<void>
  result(key: string): Promise<ResultRecord | null>
  putResult(record: ResultRecord): Promise<void>
  resultKeys(): Promise<readonly string[]>
  removeResult(key: string): Promise<void>
}

export async function openDocuments(): Promise<Documents> {
  try {
    return databaseDocuments(
      await openDB<Schema>('strandbook', 1, {
        // One block per version, append only.
        upgrade(database, oldVersion) {
          if (oldVersion < 1) {
            database.createObjectStore('notebooks', { keyPath: 'id' })
            database.createObjectStore('results', { keyPath: 'key' })
          }
        },
      }),
    )
  } catch {
    return memoryDocuments() // no IndexedDB: some private windows
  }
}

function databaseDocuments(database: IDBPDatabase<Schema>): Documents {
  return {
    list: async () => newestFirst(await database.getAll('notebooks')),
    load: async (id) => (await database.get('notebooks', id)) ?? null,
    save: async (record, basedOn) => {
      const transaction = database.transaction('notebooks', 'readwrite')
      const stored = await transaction.store.get(record.id)
      if (isConflict(stored, basedOn)) {
        transaction.abort()
        await transaction.done.catch(() => {}) // the abort itself
        throw new ConflictError(record.title)
      }
      await withRoom(`"${record.title}"`, async () => {
        await transaction.store.put(record)
        await transaction.done
      })
    },
    remove: (id) => database.delete('notebooks', id),
    result: async (key) => (await database.get('results', key)) ?? null,
    putResult: async (record) => {
      await withRoom(`the result of a ${record.kind} cell`, () => database.put('results', record))
    },
    resultKeys: () => database.getAllKeys('results'),
    removeResult: (key) => database.delete('results', key),
  }
}

async function withRoom(what: string, write: () => Promise<unknown>): Promise<void> {
  try {
    await write()
  } catch (error) {
    if (isQuotaError(error)) throw new StorageFullError(what, null, error)
    throw error
  }
}

/** Same behaviour without a database; for tests too. */
export function memoryDocuments(): Documents {
  const notebooks = new Map<string, NotebookRecord>()
  const results = new Map<string, ResultRecord>()
  return {
    list: async () => newestFirst([...notebooks.values()]),
    load: async (id) => notebooks.get(id) ?? null,
    save: async (record, basedOn) => {
      if (isConflict(notebooks.get(record.id), basedOn)) throw new ConflictError(record.title)
      notebooks.set(record.id, record)
    },
    remove: async (id) => void notebooks.delete(id),
    result: async (key) => results.get(key) ?? null,
    putResult: async (record) => void results.set(record.key, record),
    resultKeys: async () => [...results.keys()],
    removeResult: async (key) => void results.delete(key),
  }
}

/** A notebook deleted in another tab is saved again; one saved there since is not overwritten. */
function isConflict(stored: NotebookRecord | undefined, basedOn: number | null): boolean {
  return stored !== undefined && stored.updatedAt !== basedOn
}

const newestFirst = (records: readonly NotebookRecord[]) => records.toSorted((a, b) => b.updatedAt - a.updatedAt)
