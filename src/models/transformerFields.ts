/** What the `config.json` of every transformer says, under names that differ. */
import type { JsonObject } from '../shared/json.ts'
import { countField, fieldError } from './configFields.ts'

/** Four times BERT-large in each direction: more does not fit into a browser, and a hostile file may say anything. */
export const LIMITS = {
  hidden: 4_096,
  layers: 96,
  heads: 64,
  intermediate: 16_384,
  vocabulary: 1_000_000,
  positions: 65_536,
}

/**
 * Width and heads, which divide it.
 * @param names of the two fields
 * @throws ModelConfigError
 */
export function widthFields(
  config: JsonObject,
  names: { readonly hidden: string; readonly heads: string },
): { readonly hidden: number; readonly heads: number } {
  const hidden = countField(config, names.hidden, { min: 1, max: LIMITS.hidden })
  const heads = countField(config, names.heads, { min: 1, max: LIMITS.heads })
  if (hidden % heads !== 0) throw fieldError(names.heads, `a divisor of ${names.hidden} ${hidden}`, heads)
  return { hidden, heads }
}
