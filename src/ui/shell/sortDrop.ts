/** What dropped or chosen files are, by their names and those in zip archives; the workers check what is really in them. */
export type Dropped =
  | { readonly kind: 'notebook'; readonly file: File }
  | { readonly kind: 'model'; readonly files: readonly File[] }
  | { readonly kind: 'sequences'; readonly files: readonly File[] }
  | { readonly kind: 'nothing' }

const NOTEBOOK_NAME = /\.strandbook\.json$/i
const MODEL_NAME = /(\.safetensors|(^|\/)(config\.json|tokenizer(_config)?\.json|vocab\.txt))$/i
/** The list of files at the end of an archive has some 100 bytes per file; a model folder has a dozen. */
const ZIP_END_BYTES = 65_536

export async function sortDrop(files: readonly File[]): Promise<Dropped> {
  const notebook = files.find(({ name }) => NOTEBOOK_NAME.test(name))
  const models = await Promise.all(files.map(async (file) => MODEL_NAME.test(file.name) || holdsModel(file)))
  if (models.includes(true)) return { kind: 'model', files }
  if (notebook !== undefined) return { kind: 'notebook', file: notebook }
  const single = files.length === 1 ? files[0] : undefined
  if (single !== undefined && /\.json$/i.test(single.name)) return { kind: 'notebook', file: single }
  return files.length === 0 ? { kind: 'nothing' } : { kind: 'sequences', files }
}

/** Whether a zip archive has weights in it. Names stand in its end as they are, so nothing needs to be unpacked. */
async function holdsModel(file: File): Promise<boolean> {
  if (!/\.zip$/i.test(file.name)) return false
  const end = await file.slice(-ZIP_END_BYTES).arrayBuffer()
  return new TextDecoder('latin1').decode(end).includes('.safetensors')
}
