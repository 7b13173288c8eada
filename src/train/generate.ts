/**
 * New sequences from an autoregressive model, token by token, many side by side. What a sequence draws depends on the seed
 * and its number alone, so that neither the size of a batch nor the order changes it.
 */
import * as tf from '@tensorflow/tfjs-core'
import type { Model } from '../models/types.ts'
import { throwIfAborted } from '../shared/errors.ts'
import { streamKey, uniform } from '../shared/random.ts'
import { yieldToEventLoop } from '../shared/yieldToEventLoop.ts'
import type { TokenizerSpec } from '../tokenize/types.ts'
import { drawToken } from './sampling.ts'
import type { SamplingParams } from './types.ts'

export type GenerationParams = SamplingParams & {
  /** Sequences to make. */
  readonly count: number
  /** Tokens per sequence at most, special tokens included. */
  readonly maxTokens: number
  readonly seed: number
}

export type GeneratedTokens = {
  /** Without the special tokens. */
  readonly ids: readonly number[]
  /** Whether the model came to an end by itself; otherwise it was cut at `maxTokens`. */
  readonly ended: boolean
}

export type GenerationOptions = {
  readonly signal?: AbortSignal | undefined
  readonly onSequences?: ((done: number, total: number) => void) | undefined
}

/** Sequences that grow side by side: their logits are the only thing that comes back from the device. */
const ROWS = 64
/** Batches are padded to multiples of this, so that their shape changes seldom; finished rows leave at the same time. */
const STRIDE = 16

/** @returns in the order of their numbers */
export async function generate(
  model: Pick<Model, 'logits' | 'maxTokens'>,
  spec: TokenizerSpec,
  params: GenerationParams,
  { signal, onSequences }: GenerationOptions = {},
): Promise<GeneratedTokens[]> {
  const most = Math.min(params.maxTokens, model.maxTokens)
  const allowed = allowedTokens(spec)
  const made: GeneratedTokens[] = []
  for (let first = 0; first < params.count; first += ROWS) {
    const numbers = Array.from({ length: Math.min(ROWS, params.count - first) }, (_, i) => first + i)
    const rows = numbers.map((number) => new GrowingRow(spec, streamKey(params.seed, 'generate', number)))
    for (let length = 1; length < most; length++) {
      throwIfAborted(signal, 'The generation')
      const open = rows.filter(({ ended }) => !ended)
      if (open.length === 0) break
      await grow(model, spec, open, length, allowed, params)
      await yieldToEventLoop()
    }
    made.push(...rows.map(({ generated }) => generated))
    onSequences?.(made.length, params.count)
  }
  return made
}

class GrowingRow {
  readonly ids: number[]
  ended = false
  readonly #key: number

  constructor({ special }: TokenizerSpec, key: number) {
    this.ids = [special.cls]
    this.#key = key
  }

  /** Uniform in [0, 1), another one for every token. */
  get random(): number {
    return uniform(this.#key, this.ids.length)
  }

  get generated(): GeneratedTokens {
    return { ids: this.ids.slice(1), ended: this.ended }
  }
}

/** Residues and the token that ends a sequence. */
function allowedTokens({ vocabulary, special }: TokenizerSpec): Uint8Array {
  const hidden = new Set<number>(Object.values(special))
  const allowed = Uint8Array.from(vocabulary, (_, id) => Number(!hidden.has(id)))
  allowed[special.sep] = 1
  return allowed
}

/** Adds one token to each row of `length` tokens. */
async function grow(
  model: Pick<Model, 'logits' | 'maxTokens'>,
  { special }: TokenizerSpec,
  rows: readonly GrowingRow[],
  length: number,
  allowed: Uint8Array,
  params: SamplingParams,
): Promise<void> {
  const tokens = Math.min(model.maxTokens, Math.ceil(length / STRIDE) * STRIDE)
  const logits = await lastLogits(model, rows, { length, tokens }, special.pad)
  const width = logits.length / rows.length
  rows.forEach((row, i) => {
    const token = drawToken(logits.subarray(i * width, (i + 1) * width), allowed, params, row.random)
    if (token === special.sep) row.ended = true
    else row.ids.push(token)
  })
}

/** float32 (rows, C): what the model says after the last token of each row. */
async function lastLogits(
  model: Pick<Model, 'logits'>,
  rows: readonly GrowingRow[],
  { length, tokens }: { readonly length: number; readonly tokens: number },
  pad: number,
): Promise<Float32Array> {
  const ids = new Int32Array(rows.length * tokens).fill(pad)
  const mask = new Float32Array(rows.length * tokens)
  rows.forEach((row, i) => {
    ids.set(row.ids, i * tokens)
    mask.fill(1, i * tokens, i * tokens + length)
  })
  const logits = tf.tidy(() =>
    model.logits(
      {
        ids: tf.tensor2d(ids, [rows.length, tokens], 'int32'),
        mask: tf.tensor2d(mask, [rows.length, tokens]),
        whole: length === tokens,
        positions: tf.tensor1d(
          rows.map((_, i) => i * tokens + length - 1),
          'int32',
        ),
      },
      { training: false },
    ),
  )
  const values = Float32Array.from(await logits.data<'float32'>())
  logits.dispose()
  return values
}
