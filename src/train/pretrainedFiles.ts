import type { TaskMetrics } from '../metrics/types.ts'
import type { PretrainRecipe } from '../rpc/protocol.ts'
import { APP_VERSION } from '../shared/version.ts'
import { WEIGHTS_FILE } from '../weights/fileNames.ts'
import { readSafetensors, writeSafetensors } from '../weights/safetensors.ts'
import type { ModelFolder } from '../weights/types.ts'
import type { PretrainResult } from './types.ts'
import { words } from './words.ts'

type FolderFile = { readonly path: string; readonly bytes: Uint8Array }

export type Pretrained = {
  readonly params: PretrainRecipe['params']
  readonly result: PretrainResult
  readonly files: readonly { readonly name: string; readonly sha256: string }[]
}

const MODEL_FOLDER = 'model'

/** The model's own files, its curves, and the beginnings of the SOURCE.md that a bundled model needs. */
export function pretrainedFiles(folder: ModelFolder, about: Pretrained): readonly FolderFile[] {
  const { precision } = about.params
  const own = [...folder].map(([path, bytes]) => ({
    path: `${MODEL_FOLDER}/${path}`,
    bytes: path === WEIGHTS_FILE && precision === 'f16' ? halved(bytes) : bytes,
  }))
  const text = (path: string, content: string) => ({ path, bytes: new TextEncoder().encode(content) })
  return [
    ...own,
    text('curves.json', `${JSON.stringify(curvesOf(about.result))}\n`),
    text('SOURCE.md', sourcePage(about)),
  ]
}

function halved(weights: Uint8Array): Uint8Array {
  const { tensors, metadata } = readSafetensors(weights)
  return writeSafetensors(tensors, { metadata, dtype: 'F16' })
}

function curvesOf({ history, evals }: PretrainResult) {
  return {
    training: history.map(({ step, loss }) => [step, Number(loss.toFixed(5))]),
    heldOut: evals.map(({ step, metrics }) => ({ step, ...metrics })),
  }
}

function sourcePage({ params, result, files }: Pretrained): string {
  const { best, steps, epochs, seconds, tokensPerSecond, parameters, family, objective, masking, device } = result
  const hours = (seconds / 3600).toFixed(2)
  const given = Object.entries(params).map(([name, value]) => `| \`${name}\` | ${JSON.stringify(value)} |`)
  return `${[
    '# NAME',
    'WHAT IT IS, AND WHAT IT IS GOOD FOR.',
    '## Data',
    ...files.map(({ name, sha256 }) => `- \`${name}\`, SHA-256 \`${sha256}\``),
    '\nWHERE THEY COME FROM, AND UNDER WHICH LICENCE.',
    '## Recipe',
    `Strandbook ${APP_VERSION}, \`npm run pretrain\`; ${family}, ${parameters.toLocaleString('en')} parameters; ` +
      `${objectiveInWords({ objective, masking })}; ` +
      `${steps.toLocaleString('en')} steps (${epochs.toFixed(2)} epochs) in ${hours} hours, ` +
      `${Math.round(tokensPerSecond).toLocaleString('en')} tokens/s on ${device.device}.`,
    ['| parameter | value |', '|---|---|', ...given].join('\n'),
    '## Held-out sequences',
    `${heldOutInWords(best.metrics)}, at step ${best.step.toLocaleString('en')}. All of the curve is in \`curves.json\`.`,
    '## Evaluation',
    'THE TABLE OF `npm run bench:transfer`.',
  ].join('\n\n')}\n`
}

function objectiveInWords({ objective, masking }: Pick<PretrainResult, 'objective' | 'masking'>): string {
  if (objective !== 'masked') return words.tasks[objective]
  return `${words.tasks.masked} (${100 * masking.rate} %, runs of ${masking.spanLength})`
}

function heldOutInWords(metrics: TaskMetrics): string {
  const share = (value: number) => `${(100 * value).toFixed(1)} %`
  if ('perplexity' in metrics) {
    const { loss, perplexity, accuracy, tokens } = metrics
    return `Loss ${loss.toFixed(4)} nats per token, perplexity ${perplexity.toFixed(3)}, first guess right ${share(accuracy)}, over ${tokens.toLocaleString('en')} tokens`
  }
  if ('n' in metrics && 'accuracy' in metrics) {
    return `Right about ${share(metrics.accuracy)} of ${metrics.n.toLocaleString('en')} sequences`
  }
  return 'Not measured'
}
