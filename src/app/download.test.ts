import { expect, it } from 'vitest'
import { fileNameOf } from './download.ts'

it('makes a file name of any title', () => {
  expect(fileNameOf('Splice junctions (UCI), 2nd try')).toBe('splice-junctions-uci-2nd-try')
  expect(fileNameOf('../../etc/passwd')).toBe('etc-passwd')
  expect(fileNameOf('⌘')).toBe('notebook')
})
