import type { CellKind } from '../../notebook/types.ts'
import type { BinaryFile, EvaluateRecipe } from '../../rpc/protocol.ts'
import type { Json } from '../../shared/json.ts'
import type { EvaluateResult, ExportParams, TrainResult } from '../../train/types.ts'
import { plural } from '../phrases.ts'
import type { Services } from '../services.ts'

/** What the export cell says of its files; the bytes are kept apart (Services.keepExport). */
export type ExportResult = {
  readonly files: readonly { readonly path: string; readonly size: number }[]
  readonly bytes: number
  /** The lines of the model card that open the folder; null where it has none. */
  readonly python: string | null
}

export const exportCell: CellKind<Services> = {
  kind: 'export',
  title: 'Export',
  about: 'The trained model as a folder that Python opens, with its figures, its predictions and this notebook.',
  inputs: [
    { role: 'train', kinds: ['train'] },
    { role: 'evaluate', kinds: ['evaluate'] },
  ],
  params: [
    {
      name: 'onnx',
      type: 'boolean',
      label: 'ONNX file',
      help: 'Writes the model a second time, for onnxruntime and for web pages. "auto" does so up to 200 MB of weights.',
      default: 'auto',
      auto: true,
    },
    {
      name: 'precision',
      type: 'choice',
      label: 'Weights',
      help: 'float16 halves the file of weights and rounds them to three digits; probabilities move in the third digit or later. The ONNX file keeps all digits.',
      default: 'float32',
      options: [
        { value: 'float32', label: 'float32' },
        { value: 'float16', label: 'float16' },
      ],
    },
    {
      name: 'adapter',
      type: 'choice',
      label: 'Adapter',
      help: 'Of a model trained with LoRA or AdaLoRA: the whole model with the adapter beside it (PEFT opens it), the adapter alone, or the whole model only. What was learnt is merged into the whole model.',
      default: 'beside',
      options: [
        { value: 'beside', label: 'beside the model' },
        { value: 'alone', label: 'alone' },
        { value: 'merged', label: 'merged only' },
      ],
      advanced: true,
    },
  ],
  recipe: (key, params, { evaluate }) => ({ key, params, evaluate: evaluate as Json }),
  run: async ({ key, params, inputs, signal, onEvent, services }) => {
    const evaluate = inputs.evaluate!
    const { title, text } = services.notebookFile()
    const request = {
      recipe: evaluate.recipe as EvaluateRecipe,
      params: params as ExportParams,
      title,
      evaluation: evaluate.result as EvaluateResult,
      training: inputs.train!.result as TrainResult,
      extra: [{ path: 'notebook.strandbook.json', bytes: new TextEncoder().encode(text) }],
    }
    const files = await services.train.call('exportModel', request, { signal, onEvent })
    await services.keepExport(key, files)
    return describeFiles(files)
  },
  summary: (result) => {
    const { files, bytes } = result as ExportResult
    return `${plural(files.length, 'file')} · ${(bytes / 1e6).toFixed(1)} MB`
  },
}

function describeFiles(files: readonly BinaryFile[]): ExportResult {
  const listed = files.map(({ path, bytes }) => ({ path, size: bytes.byteLength }))
  const card = new TextDecoder().decode(files.find(({ path }) => path === 'README.md')?.bytes)
  return {
    files: listed,
    bytes: listed.reduce((sum, { size }) => sum + size, 0),
    python: [...card.matchAll(/```python\n([\s\S]*?)\n```/g)].at(-1)?.[1] ?? null, // of the last section, "Use"
  }
}
