import { isJsonObject } from '../shared/json.ts'
import type { BundledModel } from '../ui/session/port.ts'

/** The models that come with the page, as `public/models/index.json` lists them; none where it is missing. */
export async function listBundledModels(): Promise<readonly BundledModel[]> {
  const response = await fetch(`${import.meta.env.BASE_URL}models/index.json`)
  if (!response.ok) return []
  const entries: unknown = await response.json()
  return Array.isArray(entries) ? entries.flatMap(modelOf) : []
}

function modelOf(entry: unknown): BundledModel[] {
  if (!isJsonObject(entry) || typeof entry.name !== 'string') return []
  return [{ id: entry.name, name: typeof entry.title === 'string' ? entry.title : entry.name }]
}
