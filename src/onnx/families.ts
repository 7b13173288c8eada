import type { ModelConfig } from '../models/types.ts'
import { OnnxError } from './errors.ts'
import { bertGraph } from './families/bert.ts'
import { compactGraph } from './families/compact.ts'
import type { GraphBuilder } from './graphBuilder.ts'
import type { Value } from './types.ts'
import { words } from './words.ts'

/** int64 (B, T) each; `types` where the family has them. */
export type GraphInputs = { readonly ids: Value; readonly mask: Value; readonly types: Value | null }

export type OnnxFamily = {
  readonly tokenTypes: boolean
  /** Logits of the head: (B, outputs), or (B, T, outputs) where there is one row per token. */
  logits(g: GraphBuilder, config: ModelConfig, inputs: GraphInputs): Value
  /** Tensors that stand in the file of weights and take no part in the logits. */
  unused?(name: string): boolean
}

/** By `model_type`. */
const FAMILIES: Readonly<Record<string, OnnxFamily>> = {
  bert: { tokenTypes: true, logits: bertGraph },
  'strandbook-compact': { tokenTypes: false, logits: compactGraph },
}

/** @throws OnnxError */
export function onnxFamilyOf({ model_type: type }: ModelConfig): OnnxFamily {
  const family = Object.hasOwn(FAMILIES, type) ? FAMILIES[type] : undefined
  if (!family) throw new OnnxError('ONNX_UNSUPPORTED', words.family(type))
  return family
}
