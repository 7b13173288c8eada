import type { ModelFolder } from '../../src/weights/types.ts'

const FILES = [
  'model.safetensors',
  'vocab.txt',
  'tokenizer.json',
  'tokenizer_config.json',
  'special_tokens_map.json',
] as const

/** A model that is served with the program, from `models/<name>/`; null where there is none of that name. */
export async function bundledModel(name: string): Promise<ModelFolder | null> {
  if (!/^[\w][\w.-]*$/.test(name)) return null
  const base = new URL(`${import.meta.env.BASE_URL}models/${name}/`, self.location.origin)
  const config = await fetchFile(base, 'config.json')
  if (!config) return null
  const files = await Promise.all(FILES.map(async (path) => [path, await fetchFile(base, path)] as const))
  const found = files.flatMap(([path, bytes]) => (bytes ? [[path, bytes] as const] : []))
  return new Map([['config.json', config], ...found])
}

async function fetchFile(base: URL, path: string): Promise<Uint8Array | null> {
  const response = await fetch(new URL(path, base))
  // Servers of single-page programs answer an unknown path with the page itself.
  const isPage = response.headers.get('content-type')?.startsWith('text/html') ?? false
  return response.ok && !isPage ? new Uint8Array(await response.arrayBuffer()) : null
}
