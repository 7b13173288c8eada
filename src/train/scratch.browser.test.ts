import * as tf from '@tensorflow/tfjs-core'
import { test } from 'vitest'
import { blockNames } from '../kernels/block.ts'
import { useBackend } from '../kernels/index.ts'
import { kernelNames, setKernelEnabled } from '../kernels/operation.ts'
import { bert } from '../models/bert/index.ts'
import { createLearner } from './learner.ts'

const L = 4,
  H = 128,
  B = 4,
  T = 128,
  V = 4096
const config = {
  model_type: 'bert',
  vocab_size: V,
  hidden_size: H,
  num_hidden_layers: L,
  num_attention_heads: 4,
  intermediate_size: 4 * H,
  hidden_act: 'gelu',
  hidden_dropout_prob: 0.1,
  attention_probs_dropout_prob: 0.1,
  max_position_embeddings: 128,
  type_vocab_size: 2,
  layer_norm_eps: 1e-12,
  position_embedding_type: 'absolute',
  id2label: { 0: 'a', 1: 'b' },
  label2id: { a: 0, b: 1 },
}
test('time', async () => {
  await useBackend('webgpu')
  for (const fused of [true, false, true]) {
    for (const name of [...kernelNames('webgpu'), ...blockNames('webgpu'), 'AdamW']) setKernelEnabled(name, fused)
    const model = bert.create(config as never, 1)
    const learner = createLearner(model, { weightDecay: 0.01, clipNorm: 1, emaDecay: 0 })
    const ids = Int32Array.from({ length: B * T }, (_, i) => (i * 7919) % V)
    const step = async (i: number) => {
      const batch = {
        rows: B,
        tokens: T,
        ids,
        cleanIds: ids,
        mask: new Float32Array(B * T).fill(1),
        labels: new Int32Array(B),
        tokenCount: B * T,
      }
      const t = performance.now()
      const { loss, gradientNorm } = learner.step(
        [
          {
            batch,
            targets: Float32Array.from({ length: 2 * B }, (_, j) => (j % 2 ? 0 : 1)),
            weights: null,
            total: B,
            dropoutKey: i,
          },
        ],
        1e-3,
      )
      const js = performance.now() - t
      await loss.data()
      tf.dispose([loss, gradientNorm])
      return { js, wall: performance.now() - t }
    }
    for (let i = 0; i < 4; i++) console.log(fused, JSON.stringify(await step(i)))
    learner.dispose()
    model.dispose()
  }
}, 1500000)
