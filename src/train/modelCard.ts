/** `README.md` of an exported model, with the front matter that model hubs read. */
import type { TokenizerSpec } from '../tokenize/types.ts'
import { tokensInWords } from '../tokenize/words.ts'
import { markdownCell } from './tasks/markdown.ts'
import type { Outputs, Scores, Task } from './tasks/types.ts'
import type { EvaluateResult, TrainResult } from './types.ts'

/** What a card tells beyond what stands in the other files. */
export type CardFacts = {
  readonly title: string
  readonly family: string
  readonly tokenizer: TokenizerSpec
  readonly task: Task
  readonly outputs: Outputs
  readonly files: readonly { readonly name: string; readonly sha256: string }[]
  readonly split: { readonly kind: string; readonly seed: number }
  readonly training: TrainResult
  readonly evaluation: EvaluateResult | null
  readonly version: string
}

export function modelCard(facts: CardFacts): string {
  const { title, family, task, outputs, version } = facts
  return [
    frontMatter(facts),
    `# ${title}`,
    `A ${family} ${task.card.noun} for ${inWords(facts.tokenizer)}, trained in the browser with Strandbook ${version}.`,
    `${task.card.outputs}: ${outputs.names.join(', ')}.`,
    ...evaluationSection(facts),
    ...trainingSection(facts),
    ...dataSection(facts),
    ...useSection(facts),
  ].join('\n\n')
}

function frontMatter({ title, task, training, evaluation }: CardFacts): string {
  const own = evaluation ? task.scoresOf(evaluation) : {}
  const scores = evaluation
    ? [
        'model-index:',
        `  - name: ${JSON.stringify(title)}`,
        '    results:',
        `      - task: { type: ${task.card.hub} }`,
        `        dataset: { name: ${JSON.stringify(title)}, type: sequence-table, split: ${evaluation.split} }`,
        '        metrics:',
        ...task.scores.map(
          ({ key, name, hub }) => `          - { type: ${hub}, name: ${name}, value: ${round(own[key]!)} }`,
        ),
      ]
    : []
  return [
    '---',
    'library_name: strandbook',
    'tags: [biology, sequence-classification]',
    `seed: ${training.params.seed}`,
  ]
    .concat(scores, '---')
    .join('\n')
}

function evaluationSection({ task, evaluation }: CardFacts): string[] {
  if (!evaluation) return []
  const { split, n, verdict, baselines } = evaluation
  const header = `| | ${task.scores.map(({ name }) => name).join(' | ')} |\n|---|${task.scores.map(() => '---|').join('')}`
  const row = (name: string, scores: Scores) =>
    `| ${[name, ...task.scores.map(({ key }) => round(scores[key]!))].join(' | ')} |`
  const own = row('this model', task.scoresOf(evaluation))
  const others = baselines.map(({ name, ...scores }) => row(name, scores))
  return [
    `## Evaluation on ${n} sequences (${split})`,
    [header, own, ...others].join('\n'),
    verdict,
    ...task.details(evaluation),
  ]
}

function trainingSection({ training }: CardFacts): string[] {
  const { params, best, device, steps, seconds, stopReason, kmerMix } = training
  const listed = Object.entries(params).map(([name, value]) => `| ${name} | ${markdownCell(String(value))} |`)
  return [
    '## Training',
    `${steps} updates in ${Math.round(seconds)} s on ${device.device} (${device.backend}); ended: ${stopReason}. ` +
      `The weights are those of step ${best.step}, the best by ${best.metric} on validation (${round(best.value)}).`,
    ...(kmerMix
      ? [
          `Beside the network stands the ${kmerMix.k}-mer regression of the baseline, with a share of ${kmerMix.share} in the ` +
            `log-probabilities; together they reach MCC ${round(kmerMix.metrics.mcc)} on validation.`,
        ]
      : []),
    ['| parameter | value |\n|---|---|', ...listed].join('\n'),
  ]
}

function dataSection({ files, split }: CardFacts): string[] {
  const listed = files.map(({ name, sha256 }) => `- \`${name}\`, SHA-256 \`${sha256}\``)
  return ['## Data', listed.join('\n'), `Split: ${split.kind}, seed ${split.seed}.`]
}

function useSection({ family, tokenizer, training }: CardFacts): string[] {
  const strands = training.params.reverseComplement
    ? ['Predictions are the mean of the logits of a sequence and of its reverse complement.']
    : []
  const python =
    family === 'bert'
      ? [
          'In Python:',
          [
            '```python',
            'from transformers import AutoModelForSequenceClassification, AutoTokenizer',
            'model = AutoModelForSequenceClassification.from_pretrained("path/to/model")',
            'tokenizer = AutoTokenizer.from_pretrained("path/to/model")',
            '```',
          ].join('\n'),
          ...(tokenizer.kind === 'kmer'
            ? [`The tokenizer expects overlapping ${tokenizer.k}-mers separated by blanks.`]
            : []),
        ]
      : [
          '`model.safetensors` holds the weights by name, `config.json` every size; both open in Python with `safetensors`.',
        ]
  return ['## Use', 'Drop the model folder on Strandbook and add a predict cell.', ...python, ...strands]
}

function inWords(spec: TokenizerSpec): string {
  const letters = spec.alphabet === 'protein' || spec.alphabet === 'text' ? spec.alphabet : spec.alphabet.toUpperCase()
  return `${letters}, read as ${tokensInWords(spec)}`
}

function round(value: number): string {
  return value.toFixed(4)
}
