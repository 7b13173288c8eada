import * as tf from '@tensorflow/tfjs-core'
import { precompile } from '../kernels/index.ts'
import type { TuningMemory } from '../kernels/types.ts'
import type { Model } from '../models/types.ts'
import { createLearner } from './learner.ts'
import type { TrainInput } from './loop.ts'
import { createBatchMaker, rowLengths } from './makeBatch.ts'

/**
 * Compiles what a training step needs on a GPU, all at once and before the first one; on other backends it does nothing.
 * @param throwaway a model of its own, since its weights are garbage afterwards; it is disposed
 * @param onProgress hears how many of the device's programs are ready
 * @param memory where it is kept how the device was tuned
 */
export async function compileStep(
  throwaway: Model,
  { train, tokenizer, task, outputs, params }: Pick<TrainInput, 'train' | 'tokenizer' | 'task' | 'outputs' | 'params'>,
  onProgress: (ready: number, all: number) => void = () => {},
  memory: TuningMemory | null = null,
): Promise<void> {
  const learner = createLearner(throwaway, task, params)
  try {
    const rows = Uint32Array.from(train.labels.subarray(0, params.batchSize).keys())
    const longest = rowLengths(train)
      .subarray(0, rows.length)
      .reduce((most, length) => Math.max(most, length), 1)
    const tokens = Math.min(throwaway.maxTokens, longest)
    const batch = createBatchMaker(train, tokenizer).plain(rows, tokens)
    const posed = task.pose(train, outputs, params)(batch, 0)
    const step = () => {
      const { loss, gradientNorm } = learner.step([{ ...posed, dropoutKey: 0 }], params.learningRate)
      tf.dispose([loss, gradientNorm])
    }
    await precompile(step, onProgress, memory)
  } finally {
    learner.dispose()
    throwaway.dispose()
  }
}
