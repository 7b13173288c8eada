import type { TokenizerSpec } from '../types.ts'

/** The special tokens around one sequence and around two, as tokenizer.json says them. */
export function postProcessor(spec: TokenizerSpec) {
  const { special, vocabulary, wrap } = spec
  const [cls, sep] = [vocabulary[special.cls]!, vocabulary[special.sep]!]
  if (spec.kind === 'bpe' && spec.words === 'bytes' && spec.pairSeparators === 2 && wrap) {
    const offsets = { trim_offsets: true, add_prefix_space: spec.prefixSpace }
    return { type: 'RobertaProcessing', sep: [sep, special.sep], cls: [cls, special.cls], ...offsets }
  }
  if (!wrap) return spec.kind === 'bpe' ? null : separatorOnly(sep, special.sep)
  const second = spec.kind === 'bpe' && spec.pairSeparators === 2 ? 0 : 1
  const separators = second === 0 ? [token(sep, 0), token(sep, 0)] : [token(sep, 0)]
  return {
    type: 'TemplateProcessing',
    single: [token(cls, 0), sequence('A', 0), token(sep, 0)],
    pair: [token(cls, 0), sequence('A', 0), ...separators, sequence('B', second), token(sep, second)],
    special_tokens: Object.fromEntries([described(cls, special.cls), described(sep, special.sep)]),
  }
}

/** Nothing around one sequence, and a separator between two. */
function separatorOnly(sep: string, id: number) {
  return {
    type: 'TemplateProcessing',
    single: [sequence('A', 0)],
    pair: [sequence('A', 0), token(sep, 0), sequence('B', 1)],
    special_tokens: Object.fromEntries([described(sep, id)]),
  }
}

const token = (id: string, typeId: number) => ({ SpecialToken: { id, type_id: typeId } })

const sequence = (id: string, typeId: number) => ({ Sequence: { id, type_id: typeId } })

const described = (name: string, id: number) => [name, { id: name, ids: [id], tokens: [name] }] as const
