/** WGSL kernels; importing this file registers them. One file per kernel, one line here. */
import './adamW.ts'
import './attention.ts'
import './dropout.ts'
import './feedForward.ts'
import './layerNorm.ts'
import './linear.ts'
import './selfAttention.ts'

export { setProfile } from './profile.ts'
