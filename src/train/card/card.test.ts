import { describe, expect, test } from 'vitest'
import { PerBaseCounter } from '../../metrics/perBase.ts'
import { type CardFacts, modelCard } from '../modelCard.ts'
import { CHARACTERS, CLASSES, resolvedParams } from '../samples.ts'
import { classification } from '../tasks/classification.ts'
import { perBase } from '../tasks/perBase.ts'
import type { TrainResult } from '../types.ts'

const trained = {
  ...{ steps: 10, seconds: 2, history: [], evals: [], baselines: [], stopReason: 'finished' },
  params: resolvedParams({ seed: 42 }),
  device: { backend: 'wasm', device: 'a processor', threads: 2 },
  best: { step: 10, epoch: 1, metric: 'mcc', value: 0.5 },
} as unknown as TrainResult // what the card reads of it

const facts: CardFacts = {
  title: 'Promoters',
  config: { model_type: 'bert', architectures: ['BertForSequenceClassification'] },
  tokenizer: CHARACTERS,
  task: classification,
  outputs: { names: CLASSES },
  reverseComplement: false,
  files: [{ name: 'promoters.fasta', sha256: 'ab12' }],
  split: { kind: 'random', seed: 7 },
  training: trained,
  evaluation: null,
  version: '1.2.3',
  base: null,
  pretrainedOn: null,
  tuning: { kind: 'full' },
  hasOnnx: true,
  adapterOnly: false,
  hasSequences: true,
}

describe('the card', () => {
  test('tells version, seed, split and the data by hash', () => {
    const card = modelCard(facts)
    expect(card).toContain('with Strandbook 1.2.3')
    expect(card).toContain('seed: 42')
    expect(card).toContain('- `promoters.fasta`, SHA-256 `ab12`')
    expect(card).toContain('Split: random, seed 7.')
    expect(card).toContain('The weights began at random')
  })

  test('names the base model, and its licence where that is known', () => {
    const known = modelCard({ ...facts, base: { name: 'DNABERT', license: 'apache-2.0' } })
    expect(known).toContain('base_model: "DNABERT"\nlicense: apache-2.0\n')
    expect(known).toContain('The training started from DNABERT (licence apache-2.0).')
    const unknown = modelCard({ ...facts, base: { name: 'DNABERT', license: null } })
    expect(unknown).not.toContain('license:')
    expect(unknown).toContain('see there for its licence')
  })

  test('names what the notebook pretrained on', () => {
    const card = modelCard({ ...facts, pretrainedOn: [{ name: 'genome.fasta', sha256: 'cd34' }] })
    expect(card).toContain('pretrained a language model on:\n\n- `genome.fasta`, SHA-256 `cd34`')
  })
})

describe('how it is opened', () => {
  test.each([
    ['of transformers', { model_type: 'bert' }, 'AutoModelForSequenceClassification.from_pretrained("model")'],
    ['of our own', { model_type: 'strandbook-compact' }, 'onnxruntime.InferenceSession("model/onnx/model.onnx")'],
    ['with code elsewhere', { model_type: 'dnabert2' }, 'pass `trust_remote_code=True`'],
    ['with code elsewhere', { model_type: 'esm', add_bias_fnn: false }, 'pass `trust_remote_code=True`'],
  ])('a model %s: %o', (_, config, line) => {
    expect(modelCard({ ...facts, config })).toContain(line)
  })

  test('bottlenecks, which transformers leaves out, run as ONNX', () => {
    const card = modelCard({ ...facts, tuning: { kind: 'adapters', width: 8 } })
    expect(card.slice(card.indexOf('## Use'))).toContain('onnxruntime')
  })

  test('an adapter alone goes on top of its base', () => {
    const card = modelCard({ ...facts, adapterOnly: true, base: { name: 'DNABERT', license: null } })
    expect(card).toContain('base = AutoModelForSequenceClassification.from_pretrained("DNABERT", num_labels=2)')
    expect(card).toContain('PeftModel.from_pretrained(base, "adapter")')
  })

  test('our own without its ONNX file has no lines that could not run', () => {
    const card = modelCard({ ...facts, config: { model_type: 'strandbook-compact' }, hasOnnx: false })
    expect(card).not.toContain('```python')
  })

  test('a chain of labels is told, and is followed in the lines', () => {
    const chain = {
      weight: 0.25,
      start: [-1, -1],
      transitions: [
        [-1, -1],
        [-1, -1],
      ],
    }
    const token = { ...facts, task: perBase, config: { model_type: 'strandbook-compact' } }
    const metrics = new PerBaseCounter(CLASSES, 'base')
    metrics.add(Uint8Array.of(0, 1, 1, 0), Uint8Array.of(0, 1, 1, 0))
    const training = { ...trained, labelChain: { weight: 0.25, boundaries: null, metrics: metrics.metrics() } }
    const card = modelCard({ ...token, training, outputs: { names: CLASSES, chain } })
    expect(card).toContain('With its labels as a chain it reaches MCC 1.0000 on validation.')
    expect(card).toContain('log-probabilities of the network 0.25 times')
    expect(card).toContain('def labels(sequence):  # the likeliest path')
    expect(modelCard({ ...token, outputs: { names: CLASSES } })).not.toContain('chain')
  })
})
