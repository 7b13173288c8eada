import * as tf from '@tensorflow/tfjs-core'
import type { HostBatch } from '../makeBatch.ts'
import type { TiledPart } from './spans.ts'
import { strandPartners } from './tokenTargets.ts'

/**
 * Logits (B · T, C) of turned rows, in the order of the rows as given: the token at a place, and the label with the mark of
 * the other strand.
 */
export function alignStrands(
  logits: tf.Tensor2D,
  { source, tokens }: HostBatch,
  { offsets, targets }: TiledPart,
  names: readonly string[],
): tf.Tensor2D {
  const { before, after } = targets.edges
  const places = new Int32Array(source.length * tokens)
  source.forEach((row, i) => {
    const length = Math.min(tokens, offsets[row + 1]! - offsets[row]!)
    for (let place = 0; place < tokens; place++) {
      const inner = place >= before && place < length - after
      places[i * tokens + place] = i * tokens + (inner ? before + length - after - 1 - place : place)
    }
  })
  const partners = strandPartners(names)
  return tf.tidy(() => {
    const turned = tf.gather(logits, tf.tensor1d(places, 'int32'))
    if (partners.every((partner, i) => partner === i)) return turned
    return tf.gather(turned, tf.tensor1d(Int32Array.from(partners), 'int32'), 1)
  })
}
