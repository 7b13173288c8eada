import { StrandbookError } from '../shared/errors.ts'
import { isJsonObject } from '../shared/json.ts'
import type { Example } from '../ui/session/port.ts'
import { words } from './words.ts'

export type LoadedExample = { readonly notebookText: string; readonly data: File }

const FOLDER = `${import.meta.env.BASE_URL}examples`

/** The examples that come with the page; none where the folder is missing. */
export async function listExamples(): Promise<readonly Example[]> {
  const response = await fetch(`${FOLDER}/index.json`)
  if (!response.ok) return []
  const entries: unknown = await response.json()
  return Array.isArray(entries) ? entries.flatMap(exampleOf) : []
}

export async function loadExample(id: string): Promise<LoadedExample> {
  const about: unknown = await (await load(id, 'example.json')).json()
  const file = isJsonObject(about) ? String(about.file) : ''
  const [notebook, data] = await Promise.all([load(id, `${id}.strandbook.json`), load(id, file)])
  return { notebookText: await notebook.text(), data: new File([await data.blob()], file) }
}

async function load(id: string, name: string): Promise<Response> {
  const response = await fetch(`${FOLDER}/${id}/${name}`)
  if (response.ok) return response
  throw new StrandbookError('EXAMPLE_MISSING', words.exampleBroken(id, response.status), {
    advice: words.exampleAdvice,
    permanent: false,
  })
}

function exampleOf(entry: unknown): Example[] {
  if (!isJsonObject(entry) || typeof entry.name !== 'string') return []
  const classes = Array.isArray(entry.classes) ? entry.classes.length : 0
  return [
    {
      id: entry.name,
      title: String(entry.title),
      about: String(entry.summary),
      facts: words.exampleFacts(Number(entry.records), Number(entry.length), classes),
    },
  ]
}
