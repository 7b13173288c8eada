/**
 * Entities in tagged words, as seqeval 1.2.2 counts them by default (and conlleval before it): a tag says where an entity
 * begins, goes on or ends, and a sequence of tags that no scheme allows is read as far as it makes sense.
 */
import { type SpanCounts, spanMetrics } from './spans.ts'
import type { SpanMetrics } from './types.ts'

/** Words [start, end) of a sentence. */
export type Entity = { readonly type: string; readonly start: number; readonly end: number }

/** The letter in front (B, I, O, E, S …) and what stands behind it. */
export type Tag = { readonly prefix: string; readonly type: string }

const OUTSIDE: Tag = { prefix: 'O', type: '_' }

/** `B-DNA`, `I`, `O`: an entity of no type has the type `_`. */
export function parseTag(text: string): Tag {
  const rest = text.slice(1)
  const type = rest.startsWith('-') ? rest.slice(1) : rest
  return { prefix: text.slice(0, 1), type: type || '_' }
}

/** Whether all names are tags of entities: `O`, and others of the form `B-DNA`. */
export function areTags(names: readonly string[]): boolean {
  return names.some((name) => /^[BIES]-./.test(name)) && names.every((name) => /^(O|[BIES]-.+)$/.test(name))
}

/** The entities of one sentence, whatever the scheme. */
export function entitiesOf(tags: readonly Tag[]): Entity[] {
  const entities: Entity[] = []
  let before = OUTSIDE
  let start = 0
  for (let i = 0; i <= tags.length; i++) {
    const tag = tags[i] ?? OUTSIDE
    if (endsBefore(tag, before)) entities.push({ type: before.type, start, end: i })
    if (startsAt(tag, before)) start = i
    before = tag
  }
  return entities
}

/** Counts entities sentence by sentence; an entity counts when its type and both ends agree. */
export class EntityCounter {
  readonly #counts = new Map<string, { actual: number; predicted: number; hits: number }>()

  add(actual: readonly Tag[], predicted: readonly Tag[]): void {
    const truth = entitiesOf(actual)
    const known = new Set(truth.map(keyOf))
    for (const { type } of truth) this.#of(type).actual += 1
    for (const entity of entitiesOf(predicted)) {
      const counts = this.#of(entity.type)
      counts.predicted += 1
      if (known.has(keyOf(entity))) counts.hits += 1
    }
  }

  metrics(): SpanMetrics {
    const types = [...this.#counts].sort(([one], [other]) => (one < other ? -1 : 1))
    return spanMetrics(types.map(([label, counts]): SpanCounts => ({ label, ...counts })))
  }

  #of(type: string) {
    const known = this.#counts.get(type)
    if (known) return known
    const fresh = { actual: 0, predicted: 0, hits: 0 }
    this.#counts.set(type, fresh)
    return fresh
  }
}

const keyOf = ({ type, start, end }: Entity) => `${start} ${end} ${type}`

/** Whether an entity ends between two tags (`end_of_chunk` of conlleval). */
function endsBefore(tag: Tag, before: Tag): boolean {
  const { prefix } = before
  if (prefix === 'E' || prefix === 'S') return true
  if ((prefix === 'B' || prefix === 'I') && 'BSO'.includes(tag.prefix)) return true
  return prefix !== 'O' && prefix !== '.' && before.type !== tag.type
}

/** Whether an entity starts between two tags (`start_of_chunk` of conlleval). */
function startsAt(tag: Tag, before: Tag): boolean {
  const { prefix } = tag
  if (prefix === 'B' || prefix === 'S') return true
  if ('ESO'.includes(before.prefix) && 'EI'.includes(prefix)) return true
  return prefix !== 'O' && prefix !== '.' && before.type !== tag.type
}
