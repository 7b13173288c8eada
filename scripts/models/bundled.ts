/** `npm run models:index`: lists the folders of public/models/ for the page. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../projectRoot.ts'

export const modelsFolder = join(projectRoot, 'public', 'models')
export const indexPath = join(modelsFolder, 'index.json')

/** Names of the folders that hold a model. */
export function bundledNames(): string[] {
  const folders = readdirSync(modelsFolder).filter((name) => existsSync(join(modelsFolder, name, 'config.json')))
  return folders.sort()
}

/** What index.json should hold: each name, with the heading of its SOURCE.md. */
export function modelIndex(): string {
  const entries = bundledNames().map((name) => {
    const source = readFileSync(join(modelsFolder, name, 'SOURCE.md'), 'utf8')
    return { name, title: /^# (.+)$/m.exec(source)?.[1] ?? name }
  })
  return `${JSON.stringify(entries, null, 2)}\n`
}

if (process.argv[1] === import.meta.filename) writeFileSync(indexPath, modelIndex())
