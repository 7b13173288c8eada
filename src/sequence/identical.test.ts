import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findIdentical } from './identical.ts'
import { readText, sequencesOf } from './samples.ts'

const MATE: Readonly<Record<string, string>> = { A: 'T', C: 'G', G: 'C', T: 'A', N: 'N' }
const mate = (text: string) =>
  [...text]
    .reverse()
    .map((letter) => MATE[letter])
    .join('')

test('equals comparing all pairs', async () => {
  const sequences = fc.array(fc.stringMatching(/^[ACGTN]{1,4}$/), { minLength: 1, maxLength: 40 })
  await fc.assert(
    fc.asyncProperty(sequences, async (list) => {
      const { dataset } = await readText(list.map((text, i) => `>s${i}\n${text}\n`).join(''), { alphabet: 'dna' })
      const { exact, eitherStrand } = await findIdentical(dataset)
      const texts = sequencesOf(dataset)
      expect([...exact]).toEqual(texts.map((text) => texts.indexOf(text)))
      expect([...eitherStrand]).toEqual(
        texts.map((text) => texts.findIndex((other) => other === text || other === mate(text))),
      )
    }),
    { numRuns: 200, seed: 5 },
  )
})

test('proteins have one strand', async () => {
  const { dataset } = await readText('>a\nACGT\n>b\nAACC\n>c\nGGTT\n', { alphabet: 'protein' })
  expect([...(await findIdentical(dataset)).eitherStrand]).toEqual([0, 1, 2])
})
