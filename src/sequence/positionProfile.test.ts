import { expect, test } from 'vitest'
import { positionProfile } from './positionProfile.ts'
import { readText } from './samples.ts'
import { requireResidues } from './targets.ts'

async function profileOf(text: string) {
  return positionProfile(requireResidues((await readText(text)).dataset))
}

test('each class has the shares of its letters at each position; ambiguous residues are not counted', async () => {
  expect(await profileOf('>a x\nACN\n>b x\nAGT\n>c y\nTTT\n>d y\nTTT\n')).toEqual({
    letters: 'ACGT',
    positions: 3,
    classes: [
      { label: 'x', records: 2, shares: [1, 0, 0, 0, 0, 0.5, 0.5, 0, 0, 0, 0, 1] },
      { label: 'y', records: 2, shares: [0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1] },
    ],
  })
})

test('without classes all records make one profile', async () => {
  expect((await profileOf('>a\nAC\n>b\nAG\n'))?.classes).toEqual([
    { label: '', records: 2, shares: [1, 0, 0, 0, 0, 0.5, 0.5, 0] },
  ])
})

test('sequences of different lengths, or very long ones, have none', async () => {
  expect(await profileOf('>a x\nACGT\n>b y\nACG\n')).toBeNull()
  expect(await profileOf(`>a x\n${'ACGT'.repeat(300)}\n>b y\n${'ACGA'.repeat(300)}\n`)).toBeNull()
})
