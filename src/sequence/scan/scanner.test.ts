import fc from 'fast-check'
import { expect, test } from 'vitest'
import { countResidues } from '../composition.ts'
import { readDataset } from '../readDataset.ts'
import { chunked, defaultParams, sequencesOf, textSource } from '../samples.ts'
import { byteSet } from './byteSet.ts'
import { Scanner } from './scanner.ts'

const scanner = new Scanner()
const bytesOf = (text: string) => new TextEncoder().encode(text)

/** What `copyResidues` must do, a byte at a time. */
function copyPlainly(text: string, from: number, letters: string) {
  let at = from
  let written = ''
  let lower = 0
  let lines = 0
  let lineStart = -1
  for (; at < text.length; at++) {
    const letter = text.charAt(at)
    if (letters.includes(letter)) {
      written += letter.toUpperCase()
      lower += Number(letter !== letter.toUpperCase())
    } else if (letter === '\n' && at + 1 < text.length && letters.includes(text.charAt(at + 1))) {
      lines += 1
      lineStart = at + 1
    } else break
  }
  return { written, results: [at, written.length, lower, lines, lineStart] }
}

test('sixteen bytes at a time copy what one at a time does', () => {
  const line = fc.stringMatching(/^[ACGTacgtnN]{1,40}$/)
  const odd = fc.constantFrom('\n', '\r\n', '>', '-', ' ', '*', '\n\n', '@', 'é', '\n>x')
  const text = fc.array(fc.oneof({ weight: 6, arbitrary: line }, { weight: 5, arbitrary: fc.constant('\n') }, odd), {
    maxLength: 12,
  })
  fc.assert(
    fc.property(text, fc.nat(20), fc.constantFrom('ACGTacgt', 'ACGTNacgtn', ''), (parts, start, letters) => {
      const bytes = bytesOf(parts.join(''))
      const latin = String.fromCharCode(...bytes)
      const from = Math.min(start, latin.length)
      scanner.load(bytes)
      scanner.copyResidues(from, bytes.length, byteSet(bytesOf(letters)))
      const expected = copyPlainly(latin, from, letters)
      expect([...scanner.results]).toEqual(expected.results)
      expect(String.fromCharCode(...scanner.output.subarray(0, expected.written.length))).toBe(expected.written)
    }),
    { numRuns: 500, seed: 4 },
  )
})

test('members are counted per stretch, whatever the lengths', () => {
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[ACGTN]{0,70}$/), { minLength: 1, maxLength: 20 }), (stretches) => {
      const ends = new Uint32Array(stretches.length)
      stretches.forEach((stretch, i) => {
        ends[i] = (ends[i - 1] ?? 0) + stretch.length
      })
      scanner.load(bytesOf(stretches.join('')))
      const counts = scanner.countMembers(ends, byteSet(bytesOf('GC')), byteSet(bytesOf('ACGT')))
      const count = (text: string, letters: string) => [...text].filter((letter) => letters.includes(letter)).length
      expect([...counts]).toEqual(stretches.flatMap((text) => [count(text, 'GC'), count(text, 'ACGT')]))
    }),
    { numRuns: 200, seed: 6 },
  )
})

test('printable bytes are summed up to the first other one', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof({ weight: 30, arbitrary: fc.integer({ min: 33, max: 126 }) }, fc.nat(255))),
      fc.nat(30),
      (list, start) => {
        const from = Math.min(start, list.length)
        scanner.load(Uint8Array.from(list))
        scanner.sumPrintable(from, list.length)
        const odd = list.findIndex((byte, i) => i >= from && (byte < 33 || byte > 126))
        const end = odd < 0 ? list.length : odd
        const sum = list.slice(from, end).reduce((total, byte) => total + byte, 0)
        expect([...scanner.results.subarray(0, 2)]).toEqual([end, sum])
      },
    ),
    { numRuns: 300, seed: 9 },
  )
})

test('chunk borders change neither records, nor counts, nor the place of an error', async () => {
  const line = fc.stringMatching(/^[ACGTacgtNn-]{1,50}$/)
  const record = fc.array(line, { minLength: 1, maxLength: 4 })
  const ending = fc.constantFrom('\n', '\r\n', '\r')
  await fc.assert(
    fc.asyncProperty(
      fc.array(record, { minLength: 1, maxLength: 6 }),
      ending,
      fc.array(fc.nat(400), { maxLength: 5 }),
      fc.boolean(),
      async (records, eol, borders, broken) => {
        const lines = records.flatMap((all, i) => [`>s${i} xy`, 'ACGT', ...all])
        const text = [...lines, broken ? 'AC7GT' : 'ACGT', ''].join(eol)
        const outcome = async (source: Parameters<typeof readDataset>[0][number]) => {
          try {
            const { dataset, notes } = await readDataset([source], defaultParams)
            return { sequences: sequencesOf(dataset), soft: notes.softMasked, counts: await countResidues(dataset) }
          } catch (error) {
            return String(error)
          }
        }
        expect(await outcome(chunked(bytesOf(text), borders))).toEqual(await outcome(textSource(text)))
      },
    ),
    { numRuns: 100, seed: 8 },
  )
})
