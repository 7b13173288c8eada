/** The special tokens around one sequence and around two, as `post_processor` of tokenizer.json has them. */
import { isJsonObject, type Json, type JsonObject } from '../../shared/json.ts'
import type { BpeSpec, SpecialIds } from '../types.ts'
import { refuse } from './readFiles.ts'

type Frame = Pick<BpeSpec, 'wrap' | 'pairSeparators'>

const WHERE = 'tokenizer.json, post_processor'

/** @param special how the special tokens were found; the templates must use the same ones */
export function parsePostProcessor(value: Json, special: SpecialIds): Frame {
  if (value === null) return { wrap: false, pairSeparators: 1 }
  const processor = isJsonObject(value) ? value : refuse(WHERE, 'an object', value)
  switch (processor.type) {
    case 'ByteLevel': // it moves offsets only
      return { wrap: false, pairSeparators: 1 }
    case 'BertProcessing':
      checkNamed(processor, special)
      return { wrap: true, pairSeparators: 1 }
    case 'RobertaProcessing':
      checkNamed(processor, special)
      return { wrap: true, pairSeparators: 2 }
    case 'TemplateProcessing':
      return parseTemplate(processor, special)
    case 'Sequence':
      return parseSequence(processor, special)
    default:
      return refuse(
        `${WHERE}.type`,
        'TemplateProcessing, BertProcessing, RobertaProcessing or ByteLevel',
        processor.type,
      )
  }
}

function parseSequence({ processors }: JsonObject, special: SpecialIds): Frame {
  const list = Array.isArray(processors) ? processors : refuse(`${WHERE}.processors`, 'a list', processors)
  const others = list.filter((processor) => !isJsonObject(processor) || processor.type !== 'ByteLevel')
  if (others.length > 1 || others.some((other) => isJsonObject(other) && other.type === 'Sequence'))
    refuse(`${WHERE}.processors`, 'one that adds special tokens', others.length)
  return parsePostProcessor(others[0] ?? null, special)
}

function checkNamed({ cls, sep }: JsonObject, special: SpecialIds): void {
  const idOf = (pair: Json | undefined) => (Array.isArray(pair) ? pair[1] : undefined)
  if (idOf(cls) !== special.cls) refuse(`${WHERE}.cls`, `id ${special.cls}`, cls)
  if (idOf(sep) !== special.sep) refuse(`${WHERE}.sep`, `id ${special.sep}`, sep)
}

/** Written with C, S, A and B for the special tokens and the sequences. */
function parseTemplate(processor: JsonObject, special: SpecialIds): Frame {
  const ids = isJsonObject(processor.special_tokens ?? null) ? (processor.special_tokens as JsonObject) : {}
  const single = outline(processor.single ?? null, ids, special)
  const pair = outline(processor.pair ?? null, ids, special)
  if (single === 'A') return { wrap: false, pairSeparators: 1 }
  if (single !== 'CAS') refuse(`${WHERE}.single`, '[CLS] A [SEP]', single)
  if (pair === 'CASSBS') return { wrap: true, pairSeparators: 2 }
  if (pair !== 'CASBS' && pair !== '') refuse(`${WHERE}.pair`, '[CLS] A [SEP] B [SEP]', pair)
  return { wrap: true, pairSeparators: 1 }
}

function outline(template: Json, ids: JsonObject, special: SpecialIds): string {
  if (!Array.isArray(template)) return ''
  return template.map((part) => outlineOf(part, ids, special)).join('')
}

function outlineOf(part: Json, ids: JsonObject, special: SpecialIds): string {
  const fields = isJsonObject(part) ? part : {}
  if (isJsonObject(fields.Sequence ?? null)) return String((fields.Sequence as JsonObject).id)
  const name = isJsonObject(fields.SpecialToken ?? null) ? String((fields.SpecialToken as JsonObject).id) : ''
  const described = ids[name] ?? null
  const list = isJsonObject(described) ? described.ids : null
  const id = Array.isArray(list) && list.length === 1 ? list[0] : null
  if (id === special.cls) return 'C'
  return id === special.sep ? 'S' : `(${name})`
}
