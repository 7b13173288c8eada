/** Every sentence about baselines that a user may read. */
import type { WindowShape } from './along/windowShape.ts'

const number = (value: number) => value.toLocaleString('en-US')
const nats = (value: number) => value.toFixed(3)

export const words = {
  stage: 'Fitting the k-mer baseline',
  strandStage: 'Asking k-mers whether the strand matters',
  alongStage: 'Fitting the baseline of surroundings',
  window: ({ near, k, frames, reaches }: WindowShape, l2: number, bases: number) =>
    `Logistic regression of the label of a residue on the letters up to ${near} places away, and on the ` +
    `${k === 1 ? 'composition' : `${k}-mers`} of the ${reaches.join(' and the ')} letters on either side` +
    `${frames === 1 ? '' : ', told apart by reading frame'}; L2 ${l2}, fitted to ${number(bases)} residues of the training part.`,
  tagOfWord: (known: number) =>
    `Gives each word the tag that it has most often in the training part (${number(known)} words), and other words the most frequent tag.`,
  majority: (label: string) => `Always answers "${label}", the most frequent class of the training part.`,
  frequencies: 'Answers every label with its frequency in the training part.',
  mean: 'Always answers the mean of the training part.',
  methods: {
    classes: 'Logistic regression',
    labels: 'A logistic regression per label',
    numbers: 'Ridge regression',
  },
  kmerFeatures: (k: number, canonical: boolean) =>
    `the ${number(k)}-mer composition${canonical ? ', both strands counted as one' : ''}`,
  placeFeatures: 'the letter and the pair of letters at each place',
  characterFeatures: (k: number) => `the counts of up to ${number(k)} characters in a row`,
  linear: (method: string, features: string, l2: number, used: number, rows: number) =>
    `${method} on ${features}; ` +
    `L2 ${l2}, chosen on validation data` +
    (used < rows ? `; fitted on ${number(used)} of ${number(rows)} training records to stay quick.` : '.'),
  strand: {
    blind: (canonical: number, stranded: number, errors: number) =>
      `k-mers that ignore the strand predict held-out records better (loss ${nats(canonical)} against ${nats(stranded)}, ` +
      `${errors.toFixed(1)} standard errors): the labels seem blind to the strand.`,
    stranded: (canonical: number, stranded: number, errors: number) =>
      `k-mers that know the strand predict held-out records better (loss ${nats(stranded)} against ${nats(canonical)}, ` +
      `${errors.toFixed(1)} standard errors): the strand matters.`,
    unclear: (canonical: number, stranded: number) =>
      `k-mers with and without the strand predict held-out records about equally well (loss ${nats(stranded)} and ${nats(canonical)}), ` +
      'so nothing says that the strand can be ignored.',
    tooFew: (n: number) => `${number(n)} records are too few to decide on, so the strand is kept.`,
  },
}
