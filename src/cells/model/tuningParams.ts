import type { ParamSpec } from '../../notebook/types.ts'
import type { JsonObject } from '../../shared/json.ts'

const tunedBy = (...methods: readonly string[]) => ({
  unusedWhen: ({ tuning }: JsonObject) => !methods.includes(String(tuning ?? 'full')),
})

/** What of the model is trained, and with how many parameters. */
export const tuningParams: readonly ParamSpec[] = [
  {
    name: 'tuning',
    type: 'choice',
    label: 'Train',
    help: 'All weights, or few parameters beside frozen ones: less memory, small files, and less to learn by heart where sequences are few. Worth it with pretrained weights.',
    default: 'full',
    options: [
      { value: 'full', label: 'all weights' },
      { value: 'lora', label: 'LoRA' },
      { value: 'adalora', label: 'AdaLoRA' },
      { value: 'adapters', label: 'bottleneck adapters' },
      { value: 'bitfit', label: 'biases (BitFit)' },
      { value: 'head', label: 'head only' },
    ],
  },
  {
    name: 'rank',
    type: 'number',
    label: 'Rank',
    help: 'How many directions LoRA may change in each matrix (AdaLoRA: at its start), or the width of bottleneck adapters. "auto" is 8 for LoRA, 12 for AdaLoRA and 32 for adapters.',
    default: 'auto',
    auto: true,
    min: 1,
    max: 256,
    integer: true,
    ...tunedBy('lora', 'adalora', 'adapters'),
  },
  {
    name: 'targetRank',
    type: 'number',
    label: 'Final rank',
    help: 'Mean rank of a matrix once AdaLoRA has taken away what matters least. "auto" is 8, or half of the rank at the start.',
    default: 'auto',
    auto: true,
    min: 1,
    max: 256,
    integer: true,
    ...tunedBy('adalora'),
  },
  {
    name: 'alpha',
    type: 'number',
    label: 'Alpha',
    help: 'Strength of the change: it is multiplied by alpha / rank. "auto" is twice the rank.',
    default: 'auto',
    auto: true,
    min: 0.01,
    max: 4096,
    advanced: true,
    ...tunedBy('lora', 'adalora'),
  },
  {
    name: 'loraTargets',
    type: 'text',
    label: 'Adapted matrices',
    help: '"auto" adapts query and value of the attention, "all" every matrix of the layers; else names of matrices with commas between them.',
    default: 'auto',
    advanced: true,
    ...tunedBy('lora', 'adalora'),
  },
  {
    name: 'loraDropout',
    type: 'number',
    label: 'LoRA dropout',
    help: 'Share of the inputs of the low-rank branch that is left out at random while training.',
    default: 0,
    min: 0,
    max: 0.9,
    step: 0.05,
    advanced: true,
    ...tunedBy('lora', 'adalora'),
  },
]
