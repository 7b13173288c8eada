import type { ModelFolder } from '../../src/weights/types.ts'

const CONFIG = 'config.json'
const WEIGHTS = 'model.safetensors'
const TOKENIZER = ['vocab.txt', 'tokenizer.json', 'tokenizer_config.json', 'special_tokens_map.json'] as const

/** A model that is served with the program, from `models/<name>/`; null where there is none of that name. */
export async function bundledModel(name: string): Promise<ModelFolder | null> {
  const base = folderOf(name)
  const config = base && (await fetchFile(base, CONFIG))
  if (!config) return null
  return new Map([[CONFIG, config], ...(await fetchFiles(base, [WEIGHTS, ...TOKENIZER]))])
}

/** The files of its tokenizer, and the configuration, which says how long rows may be. */
export async function bundledTokenizer(name: string): Promise<ModelFolder | null> {
  const base = folderOf(name)
  const files = base ? await fetchFiles(base, [CONFIG, ...TOKENIZER]) : []
  return files.length > 0 ? new Map(files) : null
}

function folderOf(name: string): URL | null {
  if (!/^[\w][\w.-]*$/.test(name)) return null
  return new URL(`${import.meta.env.BASE_URL}models/${name}/`, self.location.origin)
}

async function fetchFiles(base: URL, paths: readonly string[]): Promise<readonly (readonly [string, Uint8Array])[]> {
  const files = await Promise.all(paths.map(async (path) => [path, await fetchFile(base, path)] as const))
  return files.flatMap(([path, bytes]) => (bytes ? [[path, bytes] as const] : []))
}

async function fetchFile(base: URL, path: string): Promise<Uint8Array | null> {
  const response = await fetch(new URL(path, base))
  // Servers of single-page programs answer an unknown path with the page itself.
  const isPage = response.headers.get('content-type')?.startsWith('text/html') ?? false
  return response.ok && !isPage ? new Uint8Array(await response.arrayBuffer()) : null
}
