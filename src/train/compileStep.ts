import * as tf from '@tensorflow/tfjs-core'
import { precompile } from '../kernels/index.ts'
import type { Model } from '../models/types.ts'
import { createLearner } from './learner.ts'
import type { TrainInput } from './loop.ts'
import { lossTargets } from './lossTargets.ts'
import { createBatchMaker, rowLengths } from './makeBatch.ts'

/**
 * Compiles what a training step needs on a GPU, all at once and before the first one; on other backends it does nothing.
 * @param throwaway a model of its own, since its weights are garbage afterwards; it is disposed
 */
export async function compileStep(
  throwaway: Model,
  { train, tokenizer, classes, params }: Pick<TrainInput, 'train' | 'tokenizer' | 'classes' | 'params'>,
): Promise<void> {
  const learner = createLearner(throwaway, params)
  try {
    const rows = Uint32Array.from(train.labels.subarray(0, params.batchSize).keys())
    const longest = rowLengths(train)
      .subarray(0, rows.length)
      .reduce((most, length) => Math.max(most, length), 1)
    const tokens = Math.min(throwaway.maxTokens, longest)
    const batch = createBatchMaker(train, tokenizer).plain(rows, tokens)
    const targets = lossTargets(batch.labels, classes.length, params.labelSmoothing, null)
    await precompile(() => {
      const { loss, gradientNorm } = learner.step([{ batch, dropoutKey: 0, ...targets }], params.learningRate)
      tf.dispose([loss, gradientNorm])
    })
  } finally {
    learner.dispose()
    throwaway.dispose()
  }
}
