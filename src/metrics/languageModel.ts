/** How well a language model foretells tokens: from logits, row by row, to perplexity and accuracy. */
import type { LanguageMetrics } from './types.ts'

export const TOP_K = 5

/** Adds up over batches. */
export class LanguageTally {
  #tokens = 0
  #loss = 0
  #first = 0
  #amongFirst = 0

  /**
   * @param logits float32 (N, C), row by row
   * @param classes int32 (N): the true tokens; rows with a negative one are left out
   */
  add(logits: Float32Array, classes: Int32Array): void {
    const C = classes.length === 0 ? 0 : logits.length / classes.length
    classes.forEach((actual, row) => {
      if (actual < 0) return
      const { rank, loss } = judge(logits.subarray(row * C, (row + 1) * C), actual)
      this.#tokens += 1
      this.#loss += loss
      this.#first += Number(rank === 0)
      this.#amongFirst += Number(rank < TOP_K)
    })
  }

  finish(task: LanguageMetrics['task']): LanguageMetrics {
    const share = (count: number) => (this.#tokens === 0 ? 0 : count / this.#tokens)
    const loss = share(this.#loss)
    return {
      task,
      tokens: this.#tokens,
      loss,
      perplexity: Math.exp(loss),
      accuracy: share(this.#first),
      topK: { k: TOP_K, accuracy: share(this.#amongFirst) },
    }
  }
}

/** Rank of the true token (0 is the likeliest; of equals, earlier ids come first) and its cross-entropy. */
function judge(logits: Float32Array, actual: number): { readonly rank: number; readonly loss: number } {
  const own = logits[actual]!
  let highest = own
  let rank = 0
  for (let c = 0; c < logits.length; c++) {
    const value = logits[c]!
    if (value > highest) highest = value
    if (value > own || (value === own && c < actual)) rank += 1
  }
  let sum = 0
  for (let c = 0; c < logits.length; c++) sum += Math.exp(logits[c]! - highest)
  return { rank, loss: Math.log(sum) + highest - own }
}
