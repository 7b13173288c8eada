/** WGSL kernels; importing this file registers them. One file per kernel, one line here. */
import './adamW.ts'
import './attention.ts'
import './crossEntropy.ts'
import './dropout.ts'
import './embedding.ts'
import './feedForward.ts'
import './gelu.ts'
import './layerNorm.ts'
import './linear.ts'
import './poolFirst.ts'
import './selfAttention.ts'

export { setProfile } from './profile.ts'
