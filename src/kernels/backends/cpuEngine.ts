/** tfjs's plain JavaScript backend with all of its kernels, in one chunk, loaded when it is chosen. */
import '@tensorflow/tfjs-backend-cpu'
