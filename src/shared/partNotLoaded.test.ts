import { describe, expect, test } from 'vitest'
import { AbortedError } from './errors.ts'
import { namedIfNotLoaded, PartNotLoadedError } from './partNotLoaded.ts'

describe('a part that does not come is told from a mistake of the program', () => {
  test.each([
    ['Failed to fetch dynamically imported module: http://localhost:4173/assets/View-B4x.js', 'View-B4x.js'],
    ['error loading dynamically imported module: https://host/assets/evaluator-9.js?x=1', 'evaluator-9.js'],
    ['Importing a module script failed.', null],
    ['Unable to preload CSS for /assets/View-1.css', 'View-1.css'],
    ['Failed to fetch', null],
  ])('%s', (message, file) => {
    const named = namedIfNotLoaded(new TypeError(message)) as PartNotLoadedError
    expect(named).toBeInstanceOf(PartNotLoadedError)
    expect(named).toMatchObject({
      code: 'PART_NOT_LOADED',
      permanent: false,
      advice: expect.stringContaining('Reload'),
    })
    if (file === null) expect(named.message).not.toContain('(')
    else expect(named.message).toContain(`(${file})`)
  })

  test.each([new TypeError('x is not a function'), new AbortedError(), 'Failed to fetch'])('%s stays', (error) => {
    expect(namedIfNotLoaded(error)).toBe(error)
  })
})
