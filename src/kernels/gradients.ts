/** tfjs-core alone knows no gradient of its own kernels; this registers all of them. */
import '@tensorflow/tfjs-core/dist/register_all_gradients.js'
