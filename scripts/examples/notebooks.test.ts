import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { describedExamples, exampleNotebook, notebookPath } from './notebooks.ts'

test.each(describedExamples())('the notebook of $name is the default one for its data', (description) => {
  const path = notebookPath(description.name)
  const saved = existsSync(path) ? readFileSync(path, 'utf8') : ''
  expect(saved, 'run `npm run examples:notebooks` and commit the result').toBe(exampleNotebook(description))
})
