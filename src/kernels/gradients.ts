/**
 * tfjs-core alone knows no gradient of its own kernels. These are the ones that models and operations meet outside of our
 * own kernels; any other fails with "gradient function not found": add it here.
 */
import { type GradConfig, registerGradient } from '@tensorflow/tfjs-core'
import { absGradConfig } from '@tensorflow/tfjs-core/dist/gradients/Abs_grad.js'
import { addGradConfig } from '@tensorflow/tfjs-core/dist/gradients/Add_grad.js'
import { batchMatMulGradConfig } from '@tensorflow/tfjs-core/dist/gradients/BatchMatMul_grad.js'
import { castGradConfig } from '@tensorflow/tfjs-core/dist/gradients/Cast_grad.js'
import { concatGradConfig } from '@tensorflow/tfjs-core/dist/gradients/Concat_grad.js'
import { erfGradConfig } from '@tensorflow/tfjs-core/dist/gradients/Erf_grad.js'
import { expGradConfig } from '@tensorflow/tfjs-core/dist/gradients/Exp_grad.js'
import { expandDimsGradConfig } from '@tensorflow/tfjs-core/dist/gradients/ExpandDims_grad.js'
import { gatherGradConfig } from '@tensorflow/tfjs-core/dist/gradients/GatherV2_grad.js'
import { identityGradConfig } from '@tensorflow/tfjs-core/dist/gradients/Identity_grad.js'
import { logGradConfig } from '@tensorflow/tfjs-core/dist/gradients/Log_grad.js'
import { maxGradConfig } from '@tensorflow/tfjs-core/dist/gradients/Max_grad.js'
import { maximumGradConfig } from '@tensorflow/tfjs-core/dist/gradients/Maximum_grad.js'
import { meanGradConfig } from '@tensorflow/tfjs-core/dist/gradients/Mean_grad.js'
import { minimumGradConfig } from '@tensorflow/tfjs-core/dist/gradients/Minimum_grad.js'
import { multiplyGradConfig } from '@tensorflow/tfjs-core/dist/gradients/Multiply_grad.js'
import { negGradConfig } from '@tensorflow/tfjs-core/dist/gradients/Neg_grad.js'
import { oneHotGradConfig } from '@tensorflow/tfjs-core/dist/gradients/OneHot_grad.js'
import { onesLikeGradConfig } from '@tensorflow/tfjs-core/dist/gradients/OnesLike_grad.js'
import { packGradConfig } from '@tensorflow/tfjs-core/dist/gradients/Pack_grad.js'
import { padV2GradConfig } from '@tensorflow/tfjs-core/dist/gradients/PadV2_grad.js'
import { powGradConfig } from '@tensorflow/tfjs-core/dist/gradients/Pow_grad.js'
import { divGradConfig } from '@tensorflow/tfjs-core/dist/gradients/RealDiv_grad.js'
import { reluGradConfig } from '@tensorflow/tfjs-core/dist/gradients/Relu_grad.js'
import { reshapeGradConfig } from '@tensorflow/tfjs-core/dist/gradients/Reshape_grad.js'
import { reverseGradConfig } from '@tensorflow/tfjs-core/dist/gradients/Reverse_grad.js'
import { roundGradConfig } from '@tensorflow/tfjs-core/dist/gradients/Round_grad.js'
import { rsqrtGradConfig } from '@tensorflow/tfjs-core/dist/gradients/Rsqrt_grad.js'
import { selectGradConfig } from '@tensorflow/tfjs-core/dist/gradients/Select_grad.js'
import { sliceGradConfig } from '@tensorflow/tfjs-core/dist/gradients/Slice_grad.js'
import { softmaxGradConfig } from '@tensorflow/tfjs-core/dist/gradients/Softmax_grad.js'
import { splitVGradConfig } from '@tensorflow/tfjs-core/dist/gradients/SplitV_grad.js'
import { sqrtGradConfig } from '@tensorflow/tfjs-core/dist/gradients/Sqrt_grad.js'
import { squareGradConfig } from '@tensorflow/tfjs-core/dist/gradients/Square_grad.js'
import { stepGradConfig } from '@tensorflow/tfjs-core/dist/gradients/Step_grad.js'
import { subGradConfig } from '@tensorflow/tfjs-core/dist/gradients/Sub_grad.js'
import { sumGradConfig } from '@tensorflow/tfjs-core/dist/gradients/Sum_grad.js'
import { tanhGradConfig } from '@tensorflow/tfjs-core/dist/gradients/Tanh_grad.js'
import { tileGradConfig } from '@tensorflow/tfjs-core/dist/gradients/Tile_grad.js'
import { transposeGradConfig } from '@tensorflow/tfjs-core/dist/gradients/Transpose_grad.js'
import { unsortedSegmentSumGradConfig } from '@tensorflow/tfjs-core/dist/gradients/UnsortedSegmentSum_grad.js'

const GRADIENTS: readonly GradConfig[] = [
  absGradConfig,
  addGradConfig,
  batchMatMulGradConfig,
  castGradConfig,
  concatGradConfig,
  erfGradConfig,
  expGradConfig,
  expandDimsGradConfig,
  gatherGradConfig,
  identityGradConfig,
  logGradConfig,
  maxGradConfig,
  maximumGradConfig,
  meanGradConfig,
  minimumGradConfig,
  multiplyGradConfig,
  negGradConfig,
  oneHotGradConfig,
  onesLikeGradConfig,
  packGradConfig,
  padV2GradConfig,
  powGradConfig,
  divGradConfig,
  reluGradConfig,
  reshapeGradConfig,
  reverseGradConfig,
  roundGradConfig,
  rsqrtGradConfig,
  selectGradConfig,
  sliceGradConfig,
  softmaxGradConfig,
  splitVGradConfig,
  sqrtGradConfig,
  squareGradConfig,
  stepGradConfig,
  subGradConfig,
  sumGradConfig,
  tanhGradConfig,
  tileGradConfig,
  transposeGradConfig,
  unsortedSegmentSumGradConfig,
]

for (const gradient of GRADIENTS) registerGradient(gradient)
