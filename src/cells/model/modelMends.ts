import type { Mend, Mendable } from '../../notebook/types.ts'
import type { JsonObject } from '../../shared/json.ts'
import { words } from './words.ts'

/** The ways out of what this cell complains of. */
export function modelMends({ code }: Mendable, { checkpoint }: JsonObject): readonly Mend[] {
  if (code !== 'OTHER_TOKENIZER' || typeof checkpoint !== 'string') return []
  return [{ label: words.takeTokenizer, input: 'tokenizer', param: 'from', value: checkpoint }]
}
