import { expect, test } from 'vitest'
import type { Tuning } from '../../models/tuning/types.ts'
import { tunedSection } from './tuned.ts'

const LOW_RANK = { rank: 12, alpha: 24, targets: ['query'], dropout: 0, ranks: {} }
const text = (tuning: Tuning) => tunedSection(tuning, { name: 'dna-encoder' }).join('\n')

test('full fine-tuning is not worth a word', () => {
  expect(tunedSection({ kind: 'full' }, null)).toEqual([])
})

test.each<readonly [Tuning, string]>([
  [{ kind: 'lora', ...LOW_RANK, rankStabilised: false, alphas: {} }, 'LoRA, rank 12, alpha 24'],
  [{ kind: 'adalora', ...LOW_RANK, targetRank: 8 }, 'AdaLoRA, rank 12, 8 on average in the end, alpha 24'],
  [{ kind: 'adapters', width: 32 }, 'width 32'],
  [{ kind: 'bitfit' }, 'biases'],
  [{ kind: 'head' }, 'The head'],
])('of %o it says what it is, and what it stands on', (tuning, words) => {
  expect(text(tuning)).toContain(words)
  expect(text(tuning)).toContain('"dna-encoder"')
})

test('bottlenecks, which transformers leaves out, come with the lines that put them in', () => {
  expect(text({ kind: 'adapters', width: 4 })).toContain('register_forward_hook')
})
