import { describe, expect, test } from 'vitest'
import type { TokenizerSpec } from '../../tokenize/types.ts'
import { CHARACTERS } from '../samples.ts'
import type { LabelFacts } from './labels.ts'
import { pythonLines } from './python.ts'

const base = { head: 'sequence', problem: 'single_label_classification', hasPredictions: true } as const
const kmers = { ...CHARACTERS, kind: 'kmer', k: 6, wrap: true, maxTokens: 128 } as const

test('a compact classifier runs through onnxruntime, which sees to both strands itself', () => {
  const lines = pythonLines({ ...base, runtime: 'onnx', tokenizer: CHARACTERS, bothStrands: true })
  expect(lines.join('\n')).toMatchInlineSnapshot(`
    "import csv, numpy as np, onnxruntime
    from tokenizers import Tokenizer

    session = onnxruntime.InferenceSession("model/onnx/model.onnx")
    tokenizer = Tokenizer.from_file("model/tokenizer.json")
    tokenizer.enable_padding(pad_id=0, pad_token="[PAD]")
    tokenizer.enable_truncation(64)

    def logits(sequences):
        rows = tokenizer.encode_batch(sequences)
        batch = {"input_ids": [row.ids for row in rows], "attention_mask": [row.attention_mask for row in rows],
                 "token_type_ids": [row.type_ids for row in rows]}
        feed = {i.name: np.array(batch[i.name], dtype=np.int64) for i in session.get_inputs()}
        return session.run(["logits"], feed)[0]

    records = [record.split("\\n", 1) for record in open("sequences.fasta").read().split(">")[1:]]
    sequences = [residues.replace("\\n", "") for _, residues in records]
    parts = [logits(sequences[i:i + 32]) for i in range(0, len(sequences), 32)]
    scores = np.concatenate(parts)
    shares = np.exp(scores - scores.max(-1, keepdims=True))
    answers = shares / shares.sum(-1, keepdims=True)
    rows = csv.DictReader(open("predictions.tsv"), delimiter="\\t", quoting=csv.QUOTE_NONE)
    told = np.array([[float(value) for name, value in row.items() if name.startswith("p(")] for row in rows])
    print("largest difference from predictions.tsv:", abs(answers - told).max())"
  `)
})

test('a model of transformers gets its k-mers separated by blanks, and both strands where they were asked for', () => {
  const lines = pythonLines({ ...base, runtime: 'transformers', tokenizer: kmers, bothStrands: true })
  expect(lines.join('\n')).toMatchInlineSnapshot(`
    "import csv, numpy as np, torch
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    model = AutoModelForSequenceClassification.from_pretrained("model").float().eval()
    tokenizer = AutoTokenizer.from_pretrained("model")

    def words(sequence):  # overlapping 6-mers, separated by blanks
        return " ".join(sequence[i:i + 6] for i in range(len(sequence) - 5))

    def other_strand(sequence):  # of what the model sees of it
        kept = sequence.upper()[:131]
        return kept.translate(str.maketrans("ACGTURYKMBVDH", "TGCAAYRMKVBHD"))[::-1]

    @torch.no_grad()
    def logits(sequences):
        batch = tokenizer([words(s) for s in sequences], padding=True, truncation=True, max_length=128, return_tensors="pt")
        return model(**batch).logits.numpy()

    def mean_logits(sequences):
        return (logits(sequences) + logits([other_strand(s) for s in sequences])) / 2

    records = [record.split("\\n", 1) for record in open("sequences.fasta").read().split(">")[1:]]
    sequences = [residues.replace("\\n", "") for _, residues in records]
    parts = [mean_logits(sequences[i:i + 32]) for i in range(0, len(sequences), 32)]
    scores = np.concatenate(parts)
    shares = np.exp(scores - scores.max(-1, keepdims=True))
    answers = shares / shares.sum(-1, keepdims=True)
    rows = csv.DictReader(open("predictions.tsv"), delimiter="\\t", quoting=csv.QUOTE_NONE)
    told = np.array([[float(value) for name, value in row.items() if name.startswith("p(")] for row in rows])
    print("largest difference from predictions.tsv:", abs(answers - told).max())"
  `)
})

test('a language model has no table to compare with, and shows the shape of its answer', () => {
  const lines = pythonLines({
    ...base,
    head: 'causal',
    hasPredictions: false,
    runtime: 'transformers',
    tokenizer: CHARACTERS,
    bothStrands: false,
  })
  expect(lines).toContain('model = AutoModelForCausalLM.from_pretrained("model").float().eval()')
  expect(lines.at(-1)).toBe('print(logits(["ACGTTGCAACGTTGCA"]).shape)  # sequences, tokens, vocabulary')
})

const CHAIN = {
  weight: 0.5,
  start: [-1, -1],
  transitions: [
    [-1, -1],
    [-1, -1],
  ],
}

describe('labels along sequences', () => {
  const labeller = {
    head: 'token',
    problem: 'single_label_classification',
    runtime: 'onnx',
    bothStrands: false,
  } as const
  const linesOf = (facts: LabelFacts, tokenizer: TokenizerSpec = CHARACTERS) =>
    pythonLines({ ...labeller, tokenizer, hasPredictions: true, labels: facts }).join('\n')

  test('are stitched from tiles, follow the chain, and are set beside the table', () => {
    const text = linesOf({ names: ['C', '.'], chain: CHAIN })
    expect(text.slice(text.indexOf('def scores'))).toMatchInlineSnapshot(`
      "def scores(sequence):  # tiles of 64 bases that overlap by a quarter; the nearer to an end, the less one counts
          start, sums, weights = 0, 0, 0
          while True:
              tile = logits([sequence[start:start + 64]])[0]
              n, left = len(tile), len(sequence) - start - len(tile)
              rising = np.arange(1, n + 1)
              weight = np.minimum(rising if start > 0 else n, rising[::-1] if left > 0 else n) * np.ones(n)
              around = ((start, left), (0, 0))
              sums = sums + np.pad(weight[:, None] * tile, around)
              weights = weights + np.pad(weight[:, None], around)
              if left == 0: return sums / weights
              start += n - n // 4

      chain = json.load(open("model/config.json"))["strandbook"]["label_chain"]
      transitions = np.array(chain["transitions"])

      def labels(sequence):  # the likeliest path through the chain of labels
          first, *others = chain["weight"] * scores(sequence)
          best, origins = chain["start"] + first, []
          for row in others:
              paths = best[:, None] + transitions
              origins.append(paths.argmax(0))
              best = paths.max(0) + row
          path = [best.argmax()]
          for origin in reversed(origins): path.append(origin[path[-1]])
          return path[::-1]

      records = [record.split("\\n", 1) for record in open("sequences.fasta").read().split(">")[1:]]
      sequences = [residues.replace("\\n", "") for _, residues in records]
      names = np.array(["C","."])
      rows = csv.DictReader(open("predictions.tsv"), delimiter="\\t", quoting=csv.QUOTE_NONE)
      other = [names[labels(sequence)] != list(row["predicted"]) for sequence, row in zip(sequences, rows)]
      print("largest difference from predictions.tsv:", np.concatenate(other).mean(), "of the labels")"
    `)
  })

  test('mind what stands around boundaries, where the chain has that', () => {
    const motifs = [
      {
        from: 0,
        to: 1,
        scores: [
          [1, -1],
          [2, 0],
        ],
      },
    ]
    const boundaries = { weight: 1.5, before: 1, tokens: [5, 6], motifs }
    const text = linesOf({ names: ['C', '.'], chain: { ...CHAIN, boundaries } })
    expect(text.slice(text.indexOf('def gains'), text.indexOf('    path = '))).toMatchInlineSnapshot(`
      "def gains(sequence):  # what the bases around it say of a boundary before each base: (bases, from, to)
          ends = chain["boundaries"]
          parts = [sequence[i:i + 64] for i in range(0, len(sequence), 64)]
          ids = [id for part in parts for id in tokenizer.encode(part).ids]
          column = {id: i for i, id in enumerate(ends["tokens"])}
          table = np.zeros((len(ids), *transitions.shape))
          for motif in ends["motifs"]:
              rows = np.pad(motif["scores"], ((0, 0), (0, 1)))  # the last column is for tokens that have none
              around = np.pad([column.get(id, -1) for id in ids], (ends["before"], len(rows)), constant_values=-1)
              for i, row in enumerate(rows): table[:, motif["from"], motif["to"]] += row[around[i:i + len(ids)]]
          return ends["weight"] * table

      def labels(sequence):  # the likeliest path through the chain of labels
          first, *others = chain["weight"] * scores(sequence)
          best, origins = chain["start"] + first, []
          for row, gain in zip(others, gains(sequence)[1:]):
              paths = best[:, None] + transitions + gain
              origins.append(paths.argmax(0))
              best = paths.max(0) + row
      "
    `)
  })

  test('without a chain are the likeliest of each base; names of several letters are written as runs', () => {
    const text = linesOf({ names: ['coding', 'rest'], chain: null })
    expect(text).toContain('    return scores(sequence).argmax(-1)')
    expect(text).not.toContain('label_chain')
    expect(text).toContain('for run in row["predicted"].split(" ")')
  })
})
