import { expect, test } from 'vitest'
import { withoutIndentation } from './shortShaders.ts'

test('indentation and comment lines go, lines stay', () => {
  const code = 'const a = `\n    let x = 1; // kept\n    // gone\n\n  let y = x / 2;`\n  // gone too\nf()'
  expect(withoutIndentation(code)).toBe('const a = `\nlet x = 1; // kept\n\n\nlet y = x / 2;`\n\nf()')
})
