/** The Python of a card for labels along sequences: tiles, stitched, and the path through the chain of labels. */
import type { TokenizerSpec } from '../../tokenize/types.ts'

export type LabelFacts = {
  readonly names: readonly string[]
  /** Whether `config.json` has a chain of labels. */
  readonly hasChain: boolean
}

/** Whether a row is read base by base, so that a few lines can cut sequences into tiles. */
export function isReadByBase({ kind, wrap, alphabet }: TokenizerSpec): boolean {
  return kind === 'char' && !wrap && alphabet !== 'text'
}

/** `labels(sequence)`: the index of the label of each base. */
export function labelLines({ hasChain }: LabelFacts, { maxTokens }: TokenizerSpec): readonly string[] {
  return [
    `def scores(sequence):  # tiles of ${maxTokens} bases that overlap by a quarter; the nearer to an end, the less one counts`,
    '    start, sums, weights = 0, 0, 0',
    '    while True:',
    `        tile = logits([sequence[start:start + ${maxTokens}]])[0]`,
    '        n, left = len(tile), len(sequence) - start - len(tile)',
    '        rising = np.arange(1, n + 1)',
    '        weight = np.minimum(rising if start > 0 else n, rising[::-1] if left > 0 else n) * np.ones(n)',
    '        around = ((start, left), (0, 0))',
    '        sums = sums + np.pad(weight[:, None] * tile, around)',
    '        weights = weights + np.pad(weight[:, None], around)',
    '        if left == 0: return sums / weights',
    '        start += n - n // 4',
    '',
    ...(hasChain ? PATH : LIKELIEST),
  ]
}

const LIKELIEST = ['def labels(sequence):', '    return scores(sequence).argmax(-1)']

/** Viterbi's algorithm, as `likeliestPath` has it. */
const PATH = [
  'chain = json.load(open("model/config.json"))["strandbook"]["label_chain"]',
  'transitions = np.array(chain["transitions"])',
  '',
  'def labels(sequence):  # the likeliest path through the chain of labels',
  '    first, *others = chain["weight"] * scores(sequence)',
  '    best, origins = chain["start"] + first, []',
  '    for row in others:',
  '        paths = best[:, None] + transitions',
  '        origins.append(paths.argmax(0))',
  '        best = paths.max(0) + row',
  '    path = [best.argmax()]',
  '    for origin in reversed(origins): path.append(origin[path[-1]])',
  '    return path[::-1]',
]

/** Sets the labels of `sequences.fasta` beside those of `predictions.tsv`. */
export function compareLabels({ names }: LabelFacts): readonly string[] {
  const letters = names.every((name) => name.length === 1)
  const told = letters
    ? 'list(row["predicted"])'
    : '[name for run in row["predicted"].split(" ") for name, n in [run.rsplit(":", 1)] for _ in range(int(n))]'
  return [
    `names = np.array(${JSON.stringify(names)})`,
    'rows = csv.DictReader(open("predictions.tsv"), delimiter="\\t", quoting=csv.QUOTE_NONE)',
    `other = [names[labels(sequence)] != ${told} for sequence, row in zip(sequences, rows)]`,
    'print("largest difference from predictions.tsv:", np.concatenate(other).mean(), "of the labels")',
  ]
}
