/**
 * The Python of a model card: it opens the exported folder without Strandbook and gives the numbers of
 * `predictions.tsv` again. `bench/parity/card.py` runs it.
 */
import type { Head, ProblemType } from '../../models/types.ts'
import type { TokenizerSpec } from '../../tokenize/types.ts'
import { compareLabels, isReadByBase, type LabelFacts, labelLines } from './labels.ts'

export type PythonFacts = {
  readonly head: Head
  readonly problem: ProblemType
  readonly tokenizer: TokenizerSpec
  /** Whether predictions are the mean of both strands; an ONNX file sees to that itself. */
  readonly bothStrands: boolean
  /** `transformers`: a class of that library; `onnx`: `model/onnx/model.onnx`. */
  readonly runtime: 'transformers' | 'onnx'
  /** Whether `sequences.fasta` and `predictions.tsv` lie beside the model. */
  readonly hasPredictions: boolean
  /** Of labels along sequences. */
  readonly labels?: LabelFacts
}

/** The classes of transformers by head. */
export const AUTO_CLASSES: Readonly<Record<Head, string>> = {
  sequence: 'AutoModelForSequenceClassification',
  token: 'AutoModelForTokenClassification',
  masked: 'AutoModelForMaskedLM',
  causal: 'AutoModelForCausalLM',
}

/** Sequences that go through the model together. */
const BATCH = 32

/** The lines of the programme, to be run beside the folder `model`. */
export function pythonLines(facts: PythonFacts): readonly string[] {
  const open = facts.runtime === 'onnx' ? openOnnx(facts.tokenizer) : openTransformers(facts)
  const use = facts.hasPredictions ? compare(facts) : [tryOut(facts)]
  const labels = labelsOf(facts)
  const along = labels ? [...labelLines(labels, facts.tokenizer, facts.runtime), ''] : []
  return [...imports(facts), ...open, ...prepare(facts), '', ...logits(facts), '', ...along, ...use]
}

/** Something to feed a model, by what it reads. */
const EXAMPLES: Readonly<Record<TokenizerSpec['alphabet'], string>> = {
  dna: 'ACGTTGCAACGTTGCA',
  rna: 'ACGUUGCAACGUUGCA',
  protein: 'MKTAYIAKQRQISFVK',
  smiles: 'CC(=O)Oc1ccccc1',
  text: 'The gene BRCA1 is on chromosome 17 .',
}

const AXES: Readonly<Record<Head, string>> = {
  sequence: 'sequences, outputs',
  token: 'sequences, tokens, labels',
  masked: 'sequences, tokens, vocabulary',
  causal: 'sequences, tokens, vocabulary',
}

/** Where there is no table of one row per sequence to compare with. */
function tryOut({ head, tokenizer }: PythonFacts): string {
  return `print(logits(["${EXAMPLES[tokenizer.alphabet]}"]).shape)  # ${AXES[head]}`
}

function imports(facts: PythonFacts): string[] {
  return [
    `import csv${labelsOf(facts)?.chain ? ', json' : ''}, numpy as np, ${facts.runtime === 'onnx' ? 'onnxruntime' : 'torch'}`,
  ]
}

/** Of labels along sequences that a few lines can read off the logits. */
function labelsOf({ labels, tokenizer }: PythonFacts): LabelFacts | null {
  return labels && isReadByBase(tokenizer) ? labels : null
}

function openTransformers({ head }: PythonFacts): string[] {
  return [
    `from transformers import ${AUTO_CLASSES[head]}, AutoTokenizer`,
    '',
    `model = ${AUTO_CLASSES[head]}.from_pretrained("model").float().eval()`,
    'tokenizer = AutoTokenizer.from_pretrained("model")',
  ]
}

function openOnnx(spec: TokenizerSpec): string[] {
  const session = ['', 'session = onnxruntime.InferenceSession("model/onnx/model.onnx")']
  if (!hasTokenizerJson(spec)) {
    const open = 'tokenizer = AutoTokenizer.from_pretrained("model")'
    return ['from transformers import AutoTokenizer', ...session, open]
  }
  const { vocabulary, special, maxTokens } = spec
  return [
    'from tokenizers import Tokenizer',
    ...session,
    'tokenizer = Tokenizer.from_file("model/tokenizer.json")',
    `tokenizer.enable_padding(pad_id=${special.pad}, pad_token=${JSON.stringify(vocabulary[special.pad])})`,
    `tokenizer.enable_truncation(${maxTokens})`,
  ]
}

/** ESM-2 and the Nucleotide Transformer have a class of transformers instead. */
function hasTokenizerJson({ kind }: TokenizerSpec): boolean {
  return kind !== 'esm' && kind !== 'nt'
}

/** What has to happen to a sequence before the tokenizer sees it. */
function prepare({ tokenizer, bothStrands, runtime }: PythonFacts): string[] {
  const kmers =
    tokenizer.kind === 'kmer'
      ? [
          '',
          `def words(sequence):  # overlapping ${tokenizer.k}-mers, separated by blanks`,
          `    return " ".join(sequence[i:i + ${tokenizer.k}] for i in range(len(sequence) - ${tokenizer.k - 1}))`,
        ]
      : []
  const longest = longestSequence(tokenizer)
  if (!bothStrands || runtime === 'onnx' || longest === null) return kmers
  return [
    ...kmers,
    '',
    'def other_strand(sequence):  # of what the model sees of it',
    `    kept = sequence.upper()[:${longest}]`,
    '    return kept.translate(str.maketrans("ACGTURYKMBVDH", "TGCAAYRMKVBHD"))[::-1]',
  ]
}

function logits({ tokenizer, bothStrands, runtime }: PythonFacts): string[] {
  const text = tokenizer.kind === 'kmer' ? '[words(s) for s in sequences]' : 'sequences'
  const encode = (kind: string) =>
    `    batch = tokenizer(${text}, padding=True, truncation=True, max_length=${tokenizer.maxTokens}, return_tensors="${kind}")`
  if (runtime === 'onnx') return ['def logits(sequences):', ...onnxBatch(tokenizer, text, encode('np'))]
  const single = [
    '@torch.no_grad()',
    'def logits(sequences):',
    encode('pt'),
    '    return model(**batch).logits.numpy()',
  ]
  if (!bothStrands || longestSequence(tokenizer) === null) return single
  return [
    ...single,
    '',
    'def mean_logits(sequences):',
    '    return (logits(sequences) + logits([other_strand(s) for s in sequences])) / 2',
  ]
}

/** The body of `logits`, with the inputs that the file has. */
function onnxBatch(spec: TokenizerSpec, text: string, encode: string): string[] {
  const batch = hasTokenizerJson(spec)
    ? [
        `    rows = tokenizer.encode_batch(${text})`,
        '    batch = {"input_ids": [row.ids for row in rows], "attention_mask": [row.attention_mask for row in rows],',
        '             "token_type_ids": [row.type_ids for row in rows]}',
      ]
    : [encode]
  return [
    ...batch,
    '    feed = {i.name: np.array(batch[i.name], dtype=np.int64) for i in session.get_inputs()}',
    '    return session.run(["logits"], feed)[0]',
  ]
}

const READ_FASTA = [
  'records = [record.split("\\n", 1) for record in open("sequences.fasta").read().split(">")[1:]]',
  'sequences = [residues.replace("\\n", "") for _, residues in records]',
]

/** Reads `sequences.fasta`, and sets its answers beside those of `predictions.tsv`. */
function compare(facts: PythonFacts): string[] {
  const { problem, bothStrands, runtime, tokenizer } = facts
  const averaged = bothStrands && runtime === 'transformers' && longestSequence(tokenizer) !== null
  const columns = problem === 'regression' ? 'name.startswith("predicted")' : 'name.startswith("p(")'
  const labels = labelsOf(facts)
  if (labels) return [...READ_FASTA, ...compareLabels(labels)]
  return [
    ...READ_FASTA,
    `parts = [${averaged ? 'mean_logits' : 'logits'}(sequences[i:i + ${BATCH}]) for i in range(0, len(sequences), ${BATCH})]`,
    ...ANSWERS[problem],
    'rows = csv.DictReader(open("predictions.tsv"), delimiter="\\t", quoting=csv.QUOTE_NONE)',
    `told = np.array([[float(value) for name, value in row.items() if ${columns}] for row in rows])`,
    'print("largest difference from predictions.tsv:", abs(answers - told).max())',
  ]
}

/** From the logits of all parts to what stands in the table. */
const ANSWERS: Readonly<Record<ProblemType, readonly string[]>> = {
  single_label_classification: [
    'scores = np.concatenate(parts)',
    'shares = np.exp(scores - scores.max(-1, keepdims=True))',
    'answers = shares / shares.sum(-1, keepdims=True)',
  ],
  multi_label_classification: ['answers = 1 / (1 + np.exp(-np.concatenate(parts)))'],
  regression: ['answers = np.concatenate(parts)'],
}

/**
 * Residues of which the model sees tokens; null where tokens are no fixed number of residues, so that cutting a sequence
 * first is not the same as cutting its tokens.
 */
function longestSequence(spec: TokenizerSpec): number | null {
  const room = spec.maxTokens - (spec.wrap ? 2 : 0)
  switch (spec.kind) {
    case 'char':
      return room
    case 'kmer':
      return room + spec.k - 1
    case 'kmer-blocks':
      return room * spec.k
    default:
      return null
  }
}
