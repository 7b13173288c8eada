/** One helper thread: kernels over the heap of the thread that started it. */
import { CallBoard } from './callBoard.ts'
import { bindKernels } from './kernelModule.ts'

export type ThreadStart = {
  readonly module: WebAssembly.Module
  readonly memory: WebAssembly.Memory
  /** Address of the board in the memory. */
  readonly board: number
}

addEventListener('message', async ({ data }: MessageEvent<ThreadStart>) => {
  const kernels = await bindKernels(data.module, data.memory)
  new CallBoard(data.memory, data.board, kernels).serve()
})
