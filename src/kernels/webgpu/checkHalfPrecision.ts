/** Half precision beside full precision on the device itself: no test of ours has seen its driver. */
import * as tf from '@tensorflow/tfjs-core'
import { isKernelEnabled } from '../operation.ts'
import { free, tracked, webgpuBackend } from './backendInternals.ts'
import { agree, valuesOf } from './checkKernels.ts'
import { project } from './gemm.ts'
import { useHalfPrecision } from './halfPrecision.ts'
import { CHECKS } from './kernelChecks.ts'

/** Beside the largest value: some roundings to eleven bits one after the other, far less than any mistake. */
const TOLERANCE = 2e-2

/** Blocks that keep something in half precision. */
export const HALF_BLOCKS: readonly string[] = ['SelfAttention', 'JointSelfAttention', 'FeedForward', 'GatedFeedForward']

const checked = new WeakMap<GPUDevice, Promise<boolean>>()

/** Whether the device has it and computes with it what it should; found out once. Half precision is off afterwards. */
export function halfPrecisionWorks(): Promise<boolean> {
  const { device } = webgpuBackend()
  const known = checked.get(device)
  if (known) return known
  const found = check()
  checked.set(device, found)
  return found
}

async function check(): Promise<boolean> {
  try {
    return (await overflows()) && (await blocksAgree())
  } finally {
    useHalfPrecision(false)
  }
}

async function blocksAgree(): Promise<boolean> {
  const blocks = CHECKS.filter(({ kernels }) =>
    kernels.every((name) => HALF_BLOCKS.includes(name) && isKernelEnabled(name)),
  )
  for (const block of blocks) {
    useHalfPrecision(false)
    const full = await valuesOf(block)
    useHalfPrecision(true)
    if (!agree(await valuesOf(block), full, TOLERANCE)) return false
  }
  return true
}

/** WGSL leaves open what becomes of values beyond 65,504. The scale of the loss needs to see that there was one. */
async function overflows(): Promise<boolean> {
  useHalfPrecision(true)
  const [x, weight] = [tf.tensor2d([1e6, 1], [2, 1]), tf.ones([1, 1])]
  const layer = [{ weight, bias: null }]
  const inner = project(x, layer, { inner: true })
  const result = tracked(project(inner, layer))
  free(inner)
  const [large, small] = await result.data<'float32'>()
  tf.dispose([x, weight, result])
  return !Number.isFinite(large) && small === 1
}
