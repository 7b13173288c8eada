import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { projectRoot } from './projectRoot.ts'

type Entry = { readonly version?: string; readonly optionalDependencies?: Readonly<Record<string, string>> }

/**
 * npm writes only this platform's binaries into a lock file that it makes beside an installed node_modules, and then
 * `npm ci` refuses it everywhere. Mend: remove node_modules and package-lock.json, `npm install --package-lock-only`.
 */
test('the lock file names the optional packages of every platform', () => {
  const lock: { packages: Readonly<Record<string, Entry>> } = JSON.parse(
    readFileSync(join(projectRoot, 'package-lock.json'), 'utf8'),
  )
  const wanted = Object.values(lock.packages).flatMap(({ optionalDependencies = {} }) =>
    Object.keys(optionalDependencies),
  )
  const locked = Object.keys(lock.packages).map((path) => path.slice(path.lastIndexOf('node_modules/') + 13))
  expect(wanted.length).toBeGreaterThan(0)
  expect(wanted.filter((name) => !locked.includes(name))).toEqual([])
})
