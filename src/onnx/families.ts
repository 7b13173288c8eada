import { familyNameOf } from '../models/modelTypes.ts'
import type { FamilyName, ModelConfig } from '../models/types.ts'
import { bertGraph } from './families/bert.ts'
import { compactGraph } from './families/compact.ts'
import { dnabert2Graph } from './families/dnabert2.ts'
import { esmGraph } from './families/esm.ts'
import { gpt2Graph } from './families/gpt2.ts'
import { robertaGraph } from './families/roberta.ts'
import type { GraphBuilder } from './graphBuilder.ts'
import type { Value } from './types.ts'

/** int64 (B, T) each; `types` where the family has them. */
export type GraphInputs = { readonly ids: Value; readonly mask: Value; readonly types: Value | null }

export type OnnxFamily = {
  readonly tokenTypes: boolean
  /** Logits of the head: (B, outputs), or (B, T, outputs) where there is one row per token. */
  logits(g: GraphBuilder, config: ModelConfig, inputs: GraphInputs): Value
}

const FAMILIES: Readonly<Record<FamilyName, OnnxFamily>> = {
  compact: { tokenTypes: false, logits: compactGraph },
  bert: { tokenTypes: true, logits: bertGraph },
  roberta: { tokenTypes: false, logits: robertaGraph },
  esm: { tokenTypes: false, logits: esmGraph },
  dnabert2: { tokenTypes: true, logits: dnabert2Graph },
  gpt2: { tokenTypes: false, logits: gpt2Graph },
}

/** @throws ModelConfigError where no family reads the configuration */
export function onnxFamilyOf(config: ModelConfig): OnnxFamily {
  return FAMILIES[familyNameOf(config)]
}
