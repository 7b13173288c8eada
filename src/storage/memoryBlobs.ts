import { type BlobStore, byPath, pathParts } from './blobStore.ts'

/** The store for browsers without OPFS and for tests: the same rules, nothing kept. */
export function memoryBlobs(): BlobStore {
  const files = new Map<string, File>()
  const below = (folder: string) => [...files.keys()].filter((path) => folder === '' || path.startsWith(`${folder}/`))

  return {
    persistent: false,
    async put(path, content) {
      const name = pathParts(path).at(-1) as string
      const blob = content instanceof ReadableStream ? await new Response(content).blob() : content
      files.set(path, new File([blob as BlobPart], name)) // File copies: the caller keeps its bytes
    },
    get: async (path) => files.get(path) ?? null,
    has: async (path) => files.has(path),
    async remove(path) {
      for (const each of [path, ...below(path)]) files.delete(each)
    },
    list: async (folder) =>
      below(folder)
        .map((path) => ({ path, size: files.get(path)?.size ?? 0 }))
        .sort(byPath),
    usage: async () => null,
  }
}
