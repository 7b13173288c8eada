/** What is loaded only where somebody asks for half precision. */
import './index.ts' // with all of it, a bundler leaves the kernels in one piece
import './lossScale.ts'

export { halfPrecisionWorks } from './checkHalfPrecision.ts'
export { useHalfPrecision } from './halfPrecision.ts'
export { prepareDevice } from './prepareDevice.ts'
