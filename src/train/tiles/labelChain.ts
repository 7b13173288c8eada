/**
 * Labels along a sequence as a Markov chain, whose states give what the network says of each place (Rabiner 1989, III.B;
 * posteriors of a network beside counted transitions: Bourlard and Morgan 1994). A network decides place by place; the chain
 * knows how seldom labels change, which never follow each other, and what stands around where they do (`boundaries.ts`).
 */
import type { LabelChain } from '../../models/types.ts'
import { UNKNOWN_LABEL } from '../../tokenize/types.ts'
import type { Gains } from './boundaries.ts'

/** Start and transitions as the labels of a training part have them; nothing that was not seen is impossible. */
export class TransitionCounter {
  readonly #start: Float64Array
  readonly #transitions: readonly Float64Array[]

  constructor(labels: number) {
    this.#start = new Float64Array(labels).fill(1) // add-one smoothing (Laplace)
    this.#transitions = Array.from({ length: labels }, () => new Float64Array(labels).fill(1))
  }

  /** One sequence; what follows an unknown label, or comes before one, is not counted. */
  add(units: Uint8Array): void {
    const labels = this.#start.length
    if (units.length > 0 && units[0]! < labels) this.#start[units[0]!]! += 1
    for (let i = 1; i < units.length; i++) {
      const [before, label] = [units[i - 1]!, units[i]!]
      if (before !== UNKNOWN_LABEL && label !== UNKNOWN_LABEL) this.#transitions[before]![label]! += 1
    }
  }

  /** Natural logarithms. */
  probabilities(): Pick<LabelChain, 'start' | 'transitions'> {
    return { start: logShares(this.#start), transitions: this.#transitions.map(logShares) }
  }
}

function logShares(counts: Float64Array): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0)
  return Array.from(counts, (count) => Math.log(count / total))
}

/**
 * The labels y that maximise start(y₁) + Σ [transitions(yₜ₋₁, yₜ) + boundaries.weight · gains(t, yₜ₋₁, yₜ)] + weight · Σ logits(t, yₜ);
 * of equal ones the first, step by step from the end. A constant per place changes nothing, so logits serve as well as
 * log-probabilities.
 * @param logits float32 (T, C), row by row
 * @param gains of the boundaries, where the chain has them
 */
export function likeliestPath(logits: Float32Array, chain: LabelChain, gains: Gains = NO_GAINS): Uint8Array {
  const { weight, start, transitions, boundaries } = chain
  const labels = start.length
  const places = logits.length / labels
  const plain = Float64Array.from(transitions.flat())
  const steps = plain.slice() // (C, C): from, to
  const [pairs, columns] = [[...gains.keys()], [...gains.values()]]
  const bonus = boundaries?.weight ?? 0
  const from = new Uint8Array(logits.length)
  let scores = Float64Array.from(start, (value, label) => value + weight * (logits[label] ?? 0))
  let next = new Float64Array(labels)
  for (let place = 1; place < places; place++) {
    for (let i = 0; i < pairs.length; i++) steps[pairs[i]!] = plain[pairs[i]!]! + bonus * columns[i]![place]!
    for (let label = 0; label < labels; label++) {
      const before = bestBefore(scores, steps, label)
      from[place * labels + label] = before
      next[label] = scores[before]! + steps[before * labels + label]! + weight * logits[place * labels + label]!
    }
    ;[scores, next] = [next, scores]
  }
  return traceBack(from, scores, places)
}

const NO_GAINS: Gains = new Map()

function bestBefore(scores: Float64Array, steps: Float64Array, label: number): number {
  const labels = scores.length
  let best = 0
  let most = -Infinity
  for (let before = 0; before < labels; before++) {
    const value = scores[before]! + steps[before * labels + label]!
    if (value > most) {
      best = before
      most = value
    }
  }
  return best
}

function traceBack(from: Uint8Array, last: Float64Array, places: number): Uint8Array {
  const path = new Uint8Array(places)
  if (places === 0) return path
  path[places - 1] = last.indexOf(last.reduce((most, score) => Math.max(most, score), -Infinity))
  for (let place = places - 1; place > 0; place--) path[place - 1] = from[place * last.length + path[place]!]!
  return path
}
