/** What dropped or chosen files are, by their names; the workers check what is really in them. */
export type Dropped =
  | { readonly kind: 'notebook'; readonly file: File }
  | { readonly kind: 'model'; readonly files: readonly File[] }
  | { readonly kind: 'sequences'; readonly files: readonly File[] }
  | { readonly kind: 'nothing' }

const NOTEBOOK_NAME = /\.strandbook\.json$/i
const MODEL_NAME = /(\.safetensors|\.zip|^config\.json|^tokenizer(_config)?\.json|^vocab\.txt)$/i

export function sortDrop(files: readonly File[]): Dropped {
  const notebook = files.find(({ name }) => NOTEBOOK_NAME.test(name))
  if (files.some(({ name }) => MODEL_NAME.test(name))) return { kind: 'model', files }
  if (notebook !== undefined) return { kind: 'notebook', file: notebook }
  const single = files.length === 1 ? files[0] : undefined
  if (single !== undefined && /\.json$/i.test(single.name)) return { kind: 'notebook', file: single }
  return files.length === 0 ? { kind: 'nothing' } : { kind: 'sequences', files }
}
