/** The Python of a card for labels along sequences: tiles, stitched, and the path through the chain of labels. */
import type { LabelChain } from '../../models/types.ts'
import type { TokenizerSpec } from '../../tokenize/types.ts'

export type LabelFacts = {
  readonly names: readonly string[]
  /** That of `config.json`. */
  readonly chain: LabelChain | null
}

/** Whether a row is read base by base, so that a few lines can cut sequences into tiles. */
export function isReadByBase({ kind, wrap, alphabet }: TokenizerSpec): boolean {
  return kind === 'char' && !wrap && alphabet !== 'text'
}

/** `labels(sequence)`: the index of the label of each base. */
export function labelLines(
  { chain }: LabelFacts,
  { maxTokens }: TokenizerSpec,
  runtime: 'transformers' | 'onnx',
): readonly string[] {
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
    ...(chain ? pathLines(chain, maxTokens, runtime) : LIKELIEST),
  ]
}

const LIKELIEST = ['def labels(sequence):', '    return scores(sequence).argmax(-1)']

/** Viterbi's algorithm, as `likeliestPath` has it. */
function pathLines({ boundaries }: LabelChain, maxTokens: number, runtime: 'transformers' | 'onnx'): string[] {
  return [
    'chain = json.load(open("model/config.json"))["strandbook"]["label_chain"]',
    'transitions = np.array(chain["transitions"])',
    '',
    ...(boundaries ? gainLines(maxTokens, runtime) : []),
    'def labels(sequence):  # the likeliest path through the chain of labels',
    '    first, *others = chain["weight"] * scores(sequence)',
    '    best, origins = chain["start"] + first, []',
    boundaries ? '    for row, gain in zip(others, gains(sequence)[1:]):' : '    for row in others:',
    `        paths = best[:, None] + transitions${boundaries ? ' + gain' : ''}`,
    '        origins.append(paths.argmax(0))',
    '        best = paths.max(0) + row',
    '    path = [best.argmax()]',
    '    for origin in reversed(origins): path.append(origin[path[-1]])',
    '    return path[::-1]',
  ]
}

/** As `gainsOf` has it. */
function gainLines(maxTokens: number, runtime: 'transformers' | 'onnx'): string[] {
  const encode = { onnx: 'tokenizer.encode(part).ids', transformers: 'tokenizer(part)["input_ids"]' }
  return [
    'def gains(sequence):  # what the bases around it say of a boundary before each base: (bases, from, to)',
    '    ends = chain["boundaries"]',
    `    parts = [sequence[i:i + ${maxTokens}] for i in range(0, len(sequence), ${maxTokens})]`,
    `    ids = [id for part in parts for id in ${encode[runtime]}]`,
    '    column = {id: i for i, id in enumerate(ends["tokens"])}',
    '    table = np.zeros((len(ids), *transitions.shape))',
    '    for motif in ends["motifs"]:',
    '        rows = np.pad(motif["scores"], ((0, 0), (0, 1)))  # the last column is for tokens that have none',
    '        around = np.pad([column.get(id, -1) for id in ids], (ends["before"], len(rows)), constant_values=-1)',
    '        for i, row in enumerate(rows): table[:, motif["from"], motif["to"]] += row[around[i:i + len(ids)]]',
    '    return ends["weight"] * table',
    '',
  ]
}

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
