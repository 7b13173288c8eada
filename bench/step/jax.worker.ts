/**
 * The BERT of a workload in `@jax-js/jax`, the strongest other engine in a browser: one `jit` of the loss, its gradient
 * and AdamW with clipping. Without mask and dropout, and with embeddings as a product with one-hot rows, because `jit` of
 * a gather's gradient throws in 0.1.25 ("routine primitive scatter input is not imm"). So it does less work than ours.
 */
import { defaultDevice, init, jit, nn, numpy as np, valueAndGrad } from '@jax-js/jax'
import { countGpu, type GpuCounter } from '../../src/kernels/webgpu/counters.ts'
import { normal, streamKey } from '../../src/shared/random.ts'
import { serve } from '../support/serve.ts'
import { median } from '../support/statistics.ts'
import type { Answer, Counts, Request, Started, Steps, Workload } from './types.ts'
import { createBatch } from './workload.ts'

type Tree = Record<string, np.Array>
type State = { parameters: Tree; first: Tree; second: Tree }

const BETA1 = 0.9
const BETA2 = 0.999
const EPSILON = 1e-8
const DECAY = 0.01
const RATE = 1e-3

let counter: GpuCounter | null = null
let state: State
let takeStep: () => Promise<number>

serve<Request, Answer>(async (request) => {
  switch (request.kind) {
    case 'start':
      if (request.setup.counting) counter = countGpu()
      return start(request.setup.backend === 'webgpu' ? 'webgpu' : 'wasm', request.setup.workload)
    case 'steps':
      return steps(request.count)
    case 'count':
      return count()
    case 'profile':
      throw new Error('jax-js has no kernels to profile by name')
  }
})

async function start(device: 'webgpu' | 'wasm', workload: Workload): Promise<Started> {
  await init(device)
  defaultDevice(device)
  const parameters = initialParameters(workload)
  state = { parameters, first: zerosLike(parameters), second: zerosLike(parameters) }
  const { batch, targets } = createBatch(workload)
  const ids = np.array(batch.ids).reshape([workload.rows * workload.tokens])
  const labels = np.array(targets.targets as Float32Array).reshape([workload.rows, workload.classes])
  const update = jit((s: State, i: np.Array, l: np.Array) => updated(s, i, l, workload))
  takeStep = async () => {
    const [loss, next] = update(state, ids.ref, labels.ref) as [np.Array, State]
    state = next
    return (await loss.data())[0]!
  }
  const sizes = Object.values(parameters).map((p) => p.shape.reduce((size: number, axis: number) => size * axis, 1))
  return { device: `jax-js 0.1.25, ${device}`, parameters: sizes.reduce((sum, size) => sum + size, 0) }
}

async function steps(wanted: number): Promise<Steps> {
  const [ms, losses]: [number[], number[]] = [[], []]
  for (let i = 0; i < wanted; i++) {
    const started = performance.now()
    losses.push(await takeStep())
    ms.push(performance.now() - started)
  }
  return { ms, losses }
}

async function count(): Promise<Counts> {
  const enqueued: number[] = []
  for (let i = 0; i < 6; i++) {
    const started = performance.now()
    const pending = takeStep()
    enqueued.push(performance.now() - started)
    await pending
  }
  counter?.restart()
  await takeStep()
  const gpu = counter?.read() ?? null
  return { gpu, jsMs: median(enqueued.slice(1)), peakBytes: gpu?.bytesPeak ?? null }
}

function initialParameters({ vocabulary, hidden, layers, tokens, classes }: Workload): Tree {
  const tree: Tree = {}
  const weight = (name: string, ...shape: number[]) => {
    const key = streamKey(1, name)
    const size = shape.reduce((product, axis) => product * axis, 1)
    tree[name] = np.array(Float32Array.from({ length: size }, (_, i) => 0.02 * normal(key, i))).reshape(shape)
  }
  const linear = (name: string, inputs: number, outputs: number) => {
    weight(`${name}.weight`, inputs, outputs)
    tree[`${name}.bias`] = np.zeros([outputs])
  }
  const norm = (name: string) => {
    tree[`${name}.gamma`] = np.ones([hidden])
    tree[`${name}.beta`] = np.zeros([hidden])
  }
  weight('word', vocabulary, hidden)
  weight('position', tokens, hidden)
  norm('embedding')
  for (let layer = 0; layer < layers; layer++) {
    for (const name of ['query', 'key', 'value', 'out']) linear(`${layer}.${name}`, hidden, hidden)
    linear(`${layer}.wide`, hidden, 4 * hidden)
    linear(`${layer}.narrow`, 4 * hidden, hidden)
    norm(`${layer}.norm1`)
    norm(`${layer}.norm2`)
  }
  linear('pooler', hidden, hidden)
  linear('classifier', hidden, classes)
  return tree
}

function zerosLike(tree: Tree): Tree {
  return Object.fromEntries(Object.entries(tree).map(([name, { shape }]) => [name, np.zeros(shape)]))
}

/** Mean cross-entropy. Every use of a parameter is a reference of its own: jax-js takes arguments over. */
function lossOf(p: Tree, ids: np.Array, labels: np.Array, workload: Workload): np.Array {
  const { vocabulary, hidden: C, layers, rows: B, tokens: T } = workload
  const H = C / 32
  const linear = (name: string, x: np.Array) => np.matmul(x, p[`${name}.weight`]!.ref).add(p[`${name}.bias`]!.ref)
  const norm = (name: string, x: np.Array) =>
    nn.standardize(x, -1).mul(p[`${name}.gamma`]!.ref).add(p[`${name}.beta`]!.ref)
  const heads = (x: np.Array) => x.reshape([B, T, H, 32]).transpose([0, 2, 1, 3])
  const words = np.matmul(nn.oneHot(ids, vocabulary), p.word!.ref).reshape([B, T, C])
  let x = norm('embedding', words.add(p.position!.ref)).reshape([B * T, C])
  for (let layer = 0; layer < layers; layer++) {
    const q = heads(linear(`${layer}.query`, x.ref))
    const k = heads(linear(`${layer}.key`, x.ref))
    const v = heads(linear(`${layer}.value`, x.ref))
    const weights = nn.softmax(np.matmul(q, k.transpose([0, 1, 3, 2])).mul(1 / Math.sqrt(32)), -1)
    const mixed = np
      .matmul(weights, v)
      .transpose([0, 2, 1, 3])
      .reshape([B * T, C])
    x = norm(`${layer}.norm1`, x.add(linear(`${layer}.out`, mixed)))
    const wide = nn.gelu(linear(`${layer}.wide`, x.ref), { approximate: false })
    x = norm(`${layer}.norm2`, x.add(linear(`${layer}.narrow`, wide)))
  }
  const first = x.reshape([B, T, C]).slice([], 0)
  const logits = linear('classifier', np.tanh(linear('pooler', first)))
  const loss = np.sum(nn.logSoftmax(logits, -1).mul(labels)).mul(-1 / B)
  for (const parameter of Object.values(p)) parameter.dispose()
  return loss
}

function updated(s: State, ids: np.Array, labels: np.Array, workload: Workload): [np.Array, State] {
  const parameters = referenced(s.parameters)
  const [loss, gradients] = valueAndGrad((p: Tree) => lossOf(p, ids, labels, workload))(parameters) as [np.Array, Tree]
  const squares = Object.values(gradients).map((g) => np.sum(np.square(g.ref)))
  const norm = np.sqrt(squares.reduce((sum, square) => sum.add(square)))
  const scale = np.minimum(np.reciprocal(norm.add(1e-6)), 1)
  const next: State = { parameters: {}, first: {}, second: {} }
  for (const [name, gradient] of Object.entries(gradients)) {
    const g = gradient.mul(scale.ref)
    const first = s.first[name]!.mul(BETA1).add(g.ref.mul(1 - BETA1))
    const second = s.second[name]!.mul(BETA2).add(np.square(g).mul(1 - BETA2))
    const direction = first.ref.div(np.sqrt(second.ref).add(EPSILON))
    next.parameters[name] = s.parameters[name]!.mul(1 - RATE * DECAY).sub(direction.mul(RATE))
    next.first[name] = first
    next.second[name] = second
  }
  scale.dispose()
  return [loss, next]
}

function referenced(tree: Tree): Tree {
  return Object.fromEntries(Object.entries(tree).map(([name, array]) => [name, array.ref]))
}
