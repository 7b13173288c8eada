import type { CardFacts } from '../../src/train/modelCard.ts'
import { RANDOM_WEIGHTS } from '../../src/train/newModel.ts'
import { ABOUT_FILE } from './importer.ts'
import type { ModelShelf } from './modelShelf.ts'

/** What a card says of the model that a training started from: its name, and its licence where its own card tells one. */
export async function baseModel(checkpoint: string, shelf: ModelShelf): Promise<CardFacts['base']> {
  if (checkpoint === RANDOM_WEIGHTS) return null
  const folder = await shelf.imported(checkpoint)
  if (!folder) return { name: checkpoint, license: null } // one that comes with the program: its SOURCE.md tells
  const text = (path: string) => new TextDecoder().decode(folder.get(path))
  const { name } = JSON.parse(text(ABOUT_FILE)) as { readonly name: string } // as the importer wrote it
  return { name, license: licenseIn(text('README.md')) }
}

/** `license: apache-2.0` in the front matter of a card. */
function licenseIn(card: string): string | null {
  const [, frontMatter = ''] = /^---\n([\s\S]*?)\n---/.exec(card) ?? []
  return /^license:\s*([\w.-]+)\s*$/m.exec(frontMatter)?.[1] ?? null
}
