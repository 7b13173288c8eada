/** How the exported folder is opened outside of Strandbook. */
import type { ModelConfig } from '../../models/types.ts'
import type { TokenizerSpec } from '../../tokenize/types.ts'
import type { CardFacts } from '../modelCard.ts'
import type { Task } from '../tasks/types.ts'
import { isReadByBase } from './labels.ts'
import { AUTO_CLASSES, pythonLines } from './python.ts'

/** Where the classes of a model are. */
type Origin = 'transformers' | 'elsewhere' | 'strandbook'

/** Model types that `from_pretrained` opens without any code from elsewhere. */
const IN_TRANSFORMERS: readonly unknown[] = ['bert', 'roberta', 'esm', 'gpt2']

export function useSection(facts: CardFacts): string {
  if (facts.adapterOnly)
    return ['## Use', ADAPTER, ['```python', ...adapterLines(facts), '```'].join('\n')].join('\n\n')
  const drop = 'Drop the folder `model` on Strandbook and add a predict cell.'
  return ['## Use', drop, ...inPython(facts)].join('\n\n')
}

function adapterLines({ task, outputs, base }: CardFacts): readonly string[] {
  const name = JSON.stringify(base?.name ?? 'path/to/base')
  return [
    'from peft import PeftModel',
    `from transformers import ${AUTO_CLASSES[task.head]}, AutoTokenizer`,
    '',
    `base = ${AUTO_CLASSES[task.head]}.from_pretrained(${name}${task.head === 'causal' ? '' : `, num_labels=${outputs.names.length}`})`,
    'model = PeftModel.from_pretrained(base, "adapter").eval()',
    `tokenizer = AutoTokenizer.from_pretrained(${name})`,
  ]
}

function inPython(facts: CardFacts): string[] {
  // What transformers leaves out stands in the ONNX file.
  const origin = facts.tuning.kind === 'adapters' && facts.hasOnnx ? 'strandbook' : originOf(facts.config)
  const strands = [...(facts.reverseComplement ? [STRANDS] : []), ...chainNote(facts)]
  const note = origin === 'elsewhere' ? [ELSEWHERE] : []
  if (origin !== 'transformers' && !facts.hasOnnx)
    return [...strands, ...note, ...(note.length > 0 ? [] : [NO_RUNTIME])]
  // Labels of the other strand have to be put in order again, which the graph does.
  const inGraph = facts.task.head === 'token' && facts.reverseComplement && facts.hasOnnx
  const runtime = origin === 'transformers' && !inGraph ? 'transformers' : 'onnx'
  return [...strands, ...note, INTRODUCTION[runtime], ['```python', ...code(facts, runtime), '```'].join('\n')]
}

function code(facts: CardFacts, runtime: 'transformers' | 'onnx'): readonly string[] {
  const { task, outputs, tokenizer, reverseComplement, hasSequences } = facts
  const { head, problem } = task
  const bothStrands = reverseComplement && head === 'sequence'
  const oneStrand = head === 'token' && reverseComplement && runtime === 'transformers' // of two that are meant
  const hasPredictions = hasSequences && canCompare(task, tokenizer) && !oneStrand
  const labels = { names: outputs.names, chain: outputs.chain ?? null }
  const along = head === 'token' ? { labels } : {}
  return pythonLines({ head, problem, tokenizer, bothStrands, runtime, hasPredictions, ...along })
}

/** Whether a few lines of Python get from `sequences.fasta` to `predictions.tsv`. */
export function canCompare({ head }: Pick<Task, 'head'>, tokenizer: TokenizerSpec): boolean {
  return head === 'sequence' || (head === 'token' && isReadByBase(tokenizer))
}

/** The library that hubs name beside a model. */
export function libraryOf(config: ModelConfig): string {
  return originOf(config) === 'strandbook' ? 'strandbook' : 'transformers'
}

/** The Nucleotide Transformer's second version calls itself an ESM, but has feed-forward layers of its own. */
function originOf({ model_type: type, add_bias_fnn: bias }: ModelConfig): Origin {
  if (type === 'strandbook-compact') return 'strandbook'
  return IN_TRANSFORMERS.includes(type) && !(type === 'esm' && bias === false) ? 'transformers' : 'elsewhere'
}

const ADAPTER =
  'The folder `adapter` goes on top of the model that it was trained on. In Python, after `pip install torch transformers peft`:'

/** What is predicted from the logits of labels along sequences. */
function chainNote({ outputs: { chain } }: CardFacts): string[] {
  if (!chain) return []
  return [
    'Predicted is the likeliest path through a chain of labels (Viterbi): transitions as counted in the training part, ' +
      `${chain.boundaries ? `the log-odds of the bases around boundaries ${chain.boundaries.weight} times, ` : ''}the ` +
      `log-probabilities of the network ${chain.weight} times, as was best on validation data; ` +
      '`strandbook.label_chain` of `config.json` has all of it.',
  ]
}

const STRANDS = 'Predictions are the mean of the logits of a sequence and of its reverse complement.'

const ELSEWHERE =
  '`from_pretrained` opens `model` with the code of the original repository only: copy its Python files into the folder and its ' +
  '`auto_map` into `config.json`, and pass `trust_remote_code=True`. The ONNX file needs none of that.'

const NO_RUNTIME =
  '`model.safetensors` holds the weights by name, `config.json` every size. Export with the ONNX file to run the model elsewhere.'

const INTRODUCTION = {
  transformers: 'In Python, after `pip install torch transformers`, beside the folder `model`:',
  onnx: 'In Python, after `pip install numpy onnxruntime tokenizers`, beside the folder `model`:',
}
