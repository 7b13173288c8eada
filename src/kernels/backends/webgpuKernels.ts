/**
 * The kernels of tfjs's WebGPU backend that plain operations and their gradients use, one by one: all of them are
 * four times as much code. An operation that needs another fails with "Kernel … not registered": add it here, and to the
 * list of the other backend.
 */

import { absConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Abs.js'
import { addConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Add.js'
import { batchMatMulConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/BatchMatMul.js'
import { castConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Cast.js'
import { concatConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Concat.js'
import { cumsumConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Cumsum.js'
import { equalConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Equal.js'
import { erfConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Erf.js'
import { expConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Exp.js'
import { expandDimsConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/ExpandDims.js'
import { fillConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Fill.js'
import { gatherV2Config } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/GatherV2.js'
import { identityConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Identity.js'
import { lessEqualConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/LessEqual.js'
import { logConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Log.js'
import { maxConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Max.js'
import { maximumConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Maximum.js'
import { meanConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Mean.js'
import { minimumConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Minimum.js'
import { multiplyConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Multiply.js'
import { negConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Neg.js'
import { oneHotConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/OneHot.js'
import { onesLikeConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/OnesLike.js'
import { packConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Pack.js'
import { padV2Config } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/PadV2.js'
import { powConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Pow.js'
import { realDivConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/RealDiv.js'
import { reluConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Relu.js'
import { reshapeConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Reshape.js'
import { reverseConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Reverse.js'
import { roundConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Round.js'
import { rsqrtConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Rsqrt.js'
import { selectConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Select.js'
import { sliceConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Slice.js'
import { softmaxConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Softmax.js'
import { splitVConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/SplitV.js'
import { sqrtConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Sqrt.js'
import { squareConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Square.js'
import { stepConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Step.js'
import { subConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Sub.js'
import { sumConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Sum.js'
import { tanhConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Tanh.js'
import { tileConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Tile.js'
import { transposeConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Transpose.js'
import { unsortedSegmentSumConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/UnsortedSegmentSum.js'
import { type KernelConfig, registerKernel } from '@tensorflow/tfjs-core'

const KERNELS: readonly KernelConfig[] = [
  absConfig,
  addConfig,
  batchMatMulConfig,
  castConfig,
  concatConfig,
  cumsumConfig,
  equalConfig,
  erfConfig,
  expConfig,
  expandDimsConfig,
  fillConfig,
  gatherV2Config,
  identityConfig,
  lessEqualConfig,
  logConfig,
  maxConfig,
  maximumConfig,
  meanConfig,
  minimumConfig,
  multiplyConfig,
  negConfig,
  oneHotConfig,
  onesLikeConfig,
  packConfig,
  padV2Config,
  powConfig,
  realDivConfig,
  reluConfig,
  reshapeConfig,
  reverseConfig,
  roundConfig,
  rsqrtConfig,
  selectConfig,
  sliceConfig,
  softmaxConfig,
  splitVConfig,
  sqrtConfig,
  squareConfig,
  stepConfig,
  subConfig,
  sumConfig,
  tanhConfig,
  tileConfig,
  transposeConfig,
  unsortedSegmentSumConfig,
]

for (const kernel of KERNELS) registerKernel(kernel)
