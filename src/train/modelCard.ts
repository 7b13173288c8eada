/** `README.md` of an exported model, with the front matter that model hubs read. */

import type { TaskMetrics } from '../metrics/types.ts'
import type { Tuning } from '../models/tuning/types.ts'
import type { ModelConfig } from '../models/types.ts'
import type { TokenizerSpec } from '../tokenize/types.ts'
import { tokensInWords } from '../tokenize/words.ts'
import { tunedSection } from './card/tuned.ts'
import { libraryOf, useSection } from './card/use.ts'
import { markdownCell } from './tasks/markdown.ts'
import type { Outputs, Scores, Task } from './tasks/types.ts'
import type { EvaluateResult, SideMix, TrainResult } from './types.ts'

/** What a card tells beyond what stands in the other files. */
export type CardFacts = {
  readonly title: string
  readonly config: ModelConfig
  readonly tokenizer: TokenizerSpec
  readonly task: Task
  readonly outputs: Outputs
  readonly files: readonly { readonly name: string; readonly sha256: string }[]
  readonly split: { readonly kind: string; readonly seed: number }
  readonly training: TrainResult
  readonly evaluation: EvaluateResult | null
  readonly version: string
  /** The model that the training started from; null for random weights. */
  readonly base: { readonly name: string; readonly license: string | null } | null
  /** The files that a language model of the same notebook was pretrained on, where the training started from one. */
  readonly pretrainedOn: CardFacts['files'] | null
  /** What of the model was trained. */
  readonly tuning: Tuning
  readonly reverseComplement: boolean
  /** Whether `onnx/model.onnx` lies in the model folder. */
  readonly hasOnnx: boolean
  /** Whether there is no model folder, but an adapter alone. */
  readonly adapterOnly: boolean
  /** Whether `sequences.fasta` lies beside the predictions. */
  readonly hasSequences: boolean
}

export function modelCard(facts: CardFacts): string {
  const { title, config, task, outputs, version } = facts
  return [
    frontMatter(facts),
    `# ${title}`,
    `A ${config.model_type} ${task.card.noun} for ${inWords(facts.tokenizer)}, trained in the browser with Strandbook ${version}.`,
    `${task.card.outputs}: ${outputs.names.join(', ')}.`,
    ...evaluationSection(facts),
    ...trainingSection(facts),
    ...tunedSection(facts.tuning, facts.pretrainedOn ? null : facts.base),
    ...dataSection(facts),
    useSection(facts),
  ].join('\n\n')
}

function frontMatter({ title, config, task, training, evaluation, base }: CardFacts): string {
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
    `library_name: ${libraryOf(config)}`,
    `tags: [biology, ${task.kind}]`,
    `pipeline_tag: ${task.card.hub}`,
    ...(base ? [`base_model: ${JSON.stringify(base.name)}`] : []),
    ...(base?.license ? [`license: ${base.license}`] : []),
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

function trainingSection({ training, task }: CardFacts): string[] {
  const { params, best, device, steps, seconds, stopReason, sideMix, labelChain } = training
  const listed = Object.entries(params).map(([name, value]) => `| ${name} | ${markdownCell(String(value))} |`)
  return [
    '## Training',
    `${steps} updates in ${Math.round(seconds)} s on ${device.device} (${device.backend}); ended: ${stopReason}. ` +
      `The weights are those of step ${best.step}, the best by ${best.metric} on validation (${round(best.value)}).`,
    ...(sideMix ? [sideMixWords(sideMix, task)] : []),
    ...(labelChain
      ? [`With its labels as a chain it reaches ${verdictScore(task, labelChain.metrics)} on validation.`]
      : []),
    ['| parameter | value |\n|---|---|', ...listed].join('\n'),
  ]
}

function sideMixWords({ beside, metrics }: SideMix, task: Task): string {
  const where = task.kind === 'classification' ? 'log-probabilities' : 'outputs'
  const voices = beside.map((voice) => {
    const what = 'k' in voice ? `${voice.k}-mer` : 'positional'
    return `the ${what} regression of the baselines, with a share of ${voice.share} in the ${where}`
  })
  return `Beside the network: ${voices.join('; ')}. Together they reach ${verdictScore(task, metrics)} on validation.`
}

/** The score by which models are compared, with its name. */
function verdictScore({ scores, scoresOf, verdict: { key } }: Task, metrics: TaskMetrics): string {
  const { name } = scores.find((score) => score.key === key)!
  return `${name} ${round(scoresOf(metrics)[key]!)}`
}

function dataSection({ files, split, base, pretrainedOn }: CardFacts): string[] {
  const before = pretrainedOn
    ? ['Before that, the same notebook pretrained a language model on:', listed(pretrainedOn)]
    : []
  return ['## Data', listed(files), `Split: ${split.kind}, seed ${split.seed}.`, ...before, originOf(base)]
}

function listed(files: CardFacts['files']): string {
  return files.map(({ name, sha256 }) => `- \`${name}\`, SHA-256 \`${sha256}\``).join('\n')
}

/** What the weights began as, and under which terms they may be passed on. */
function originOf(base: CardFacts['base']): string {
  if (!base) return 'The weights began at random: no other model is part of this one.'
  const terms = base.license
    ? `licence ${base.license}`
    : 'see there for its licence, which goes on to hold for this model'
  return `The training started from ${base.name} (${terms}).`
}

function inWords(spec: TokenizerSpec): string {
  const letters = spec.alphabet === 'protein' || spec.alphabet === 'text' ? spec.alphabet : spec.alphabet.toUpperCase()
  return `${letters}, read as ${tokensInWords(spec)}`
}

function round(value: number): string {
  return value.toFixed(4)
}
