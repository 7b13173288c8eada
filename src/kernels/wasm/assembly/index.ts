// Kernels over the heap of tfjs's WebAssembly backend. Pointers are bytes, sizes are elements. The module has no data
// and no allocator of its own: scratch space comes from the caller, since the memory belongs to tfjs.
export { adamW, movingAverage, sumSquares } from './adamW'
export { attention, attentionGradient } from './attention'
export { dropout } from './dropout'
export { embedding, embeddingGradient } from './embedding'
export { gelu, geluGradient } from './gelu'
export { gemm, gemmScratchBytes } from './gemm'
export { layerNorm, layerNormGradient } from './layerNorm'
export { maxPool1d, maxPool1dGradient } from './maxPool1d'
export { flipKernel, padRows } from './padRows'
export { columnSums } from './reductions'
