import type { GenerateRecipe } from '../../src/rpc/protocol.ts'
import { TaskError } from '../../src/train/errors.ts'
import { generate } from '../../src/train/generate.ts'
import type { GenerateResult } from '../../src/train/types.ts'
import { words } from '../../src/train/words.ts'
import type { Classifiers } from './classifiers.ts'
import type { DataSource, Watch } from './dataSource.ts'
import type { Device } from './device.ts'
import { generatedFiles, judgeGenerated, summariseGenerated } from './judgeGenerated.ts'
import type { ModelShelf } from './modelShelf.ts'

/** Tokens per sequence where nobody says how long: attention costs their square. */
const AUTO_MAX_TOKENS = 256

/** Draws new sequences from autoregressive models. */
export class Generator {
  readonly #parts: { data: DataSource; device: Device; classifiers: Classifiers; shelf: ModelShelf }

  constructor(parts: { data: DataSource; device: Device; classifiers: Classifiers; shelf: ModelShelf }) {
    this.#parts = parts
  }

  async generate({ key, params, source }: GenerateRecipe, signal: AbortSignal, watch: Watch): Promise<GenerateResult> {
    const began = performance.now()
    const { data, device, classifiers, shelf } = this.#parts
    const learnt = source.kind === 'pretrained' ? await data.part(source.pretrain.tokenizer, 'train', { signal }) : null
    const sequences = await device.run(signal, async (_, inner) => {
      const { model, tokenizer, task } = await classifiers.get(source)
      if (task.head !== 'causal') throw new TaskError(words.notCausal(words.tasks[task.kind]), words.notCausalAdvice)
      const most = params.maxTokens === 'auto' ? AUTO_MAX_TOKENS : params.maxTokens
      const made = await generate(
        model,
        tokenizer,
        { ...params, maxTokens: most },
        {
          signal: inner,
          onSequences: (done, total) =>
            watch.onEvent?.({ stage: words.stages.generating, done, total, unit: 'records' }),
        },
      )
      return judgeGenerated(made, tokenizer, learnt)
    })
    for (const [path, text] of generatedFiles(sequences)) await shelf.savePredictions(key, path, new Blob([text]))
    return summariseGenerated(sequences, (performance.now() - began) / 1000)
  }
}
