import { canonicalJson } from '../shared/json.ts'
import type { TokenizerSpec } from './types.ts'

/** Whether two tokenizers give the same ids: the limit, and what else their vocabulary could read, may differ. */
export function sameTokens(one: TokenizerSpec, other: TokenizerSpec): boolean {
  const rules = ({ alphabet: _, maxTokens: __, ...rules }: TokenizerSpec) => canonicalJson(rules)
  return one.kind === other.kind && rules(one) === rules(other)
}
