/** WGSL kernels; importing this file registers them. One file per kernel, one line here. */
import './adamW.ts'
import './dropout.ts'
import './layerNorm.ts'
import './linear.ts'

export { setProfile } from './profile.ts'
