/**
 * The kernels of tfjs's WebAssembly backend that plain operations and their gradients use, one by one: all of them are
 * four times as much code. An operation that needs another fails with "Kernel … not registered": add it here, and to the
 * list of the other backend. `UnsortedSegmentSum`, which it lacks, is in ../wasm/.
 */

import { absConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/Abs.js'
import { addConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/Add.js'
import { batchMatMulConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/BatchMatMul.js'
import { castConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/Cast.js'
import { concatConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/Concat.js'
import { cumsumConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/Cumsum.js'
import { equalConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/Equal.js'
import { erfConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/Erf.js'
import { expConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/Exp.js'
import { expandDimsConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/ExpandDims.js'
import { fillConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/Fill.js'
import { gatherV2Config } from '@tensorflow/tfjs-backend-wasm/dist/kernels/GatherV2.js'
import { identityConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/Identity.js'
import { lessEqualConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/LessEqual.js'
import { logConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/Log.js'
import { maxConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/Max.js'
import { maximumConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/Maximum.js'
import { meanConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/Mean.js'
import { minimumConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/Minimum.js'
import { multiplyConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/Multiply.js'
import { negConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/Neg.js'
import { oneHotConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/OneHot.js'
import { onesLikeConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/OnesLike.js'
import { packConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/Pack.js'
import { padV2Config } from '@tensorflow/tfjs-backend-wasm/dist/kernels/PadV2.js'
import { powConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/Pow.js'
import { realDivConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/RealDiv.js'
import { reluConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/Relu.js'
import { reshapeConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/Reshape.js'
import { reverseConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/Reverse.js'
import { roundConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/Round.js'
import { rsqrtConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/Rsqrt.js'
import { selectConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/Select.js'
import { sliceConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/Slice.js'
import { softmaxConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/Softmax.js'
import { splitVConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/SplitV.js'
import { sqrtConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/Sqrt.js'
import { squareConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/Square.js'
import { stepConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/Step.js'
import { subConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/Sub.js'
import { sumConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/Sum.js'
import { tanhConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/Tanh.js'
import { tileConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/Tile.js'
import { transposeConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/Transpose.js'
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
]

for (const kernel of KERNELS) registerKernel(kernel)
