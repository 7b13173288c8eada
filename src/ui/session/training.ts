import type { BaselinesResult } from '../../baselines/types.ts'
import type { Finding } from '../../sequence/types.ts'
import type { TaskKind } from '../../train/tasks/types.ts'
import type {
  ChainChoice,
  DeviceInfo,
  Evaluation,
  Ranks,
  SelectionMetric,
  SideMix,
  TrainResult,
} from '../../train/types.ts'

/** Columns of equal length, one entry per step. */
export type StepColumns = {
  readonly steps: ArrayLike<number>
  readonly losses: ArrayLike<number>
  readonly learningRates: ArrayLike<number>
  readonly length: number
}

/** What there is to see of a training, whether it still runs or was done long ago. */
export type TrainPicture = {
  readonly task: TaskKind
  readonly columns: StepColumns
  readonly totalSteps: number
  readonly stepsPerEpoch: number
  readonly epochs: number
  readonly evals: readonly Evaluation[]
  /** AdaLoRA: the ranks at the latest choice. */
  readonly ranks: Ranks | null
  readonly baselines: BaselinesResult | null
  /** The regressions beside the network, once the training has ended; null where the network stands alone. */
  readonly sideMix: SideMix | null
  /** How labels along sequences are read off the network, once the training has ended; null: base by base. */
  readonly labelChain: ChainChoice | null
  readonly device: DeviceInfo | null
  readonly metric: SelectionMetric
  readonly samplesPerSecond: number
  readonly tokensPerSecond: number
  /** Null once training has ended: nothing is held any more. */
  readonly memoryBytes: number | null
  readonly trainedSeconds: number
  readonly ended: TrainResult['stopReason'] | null
  readonly resumedFrom: number
  /** What went wrong without ending the training, such as a checkpoint that could not be saved. */
  readonly warnings: readonly Finding[]
}

export type TrainStage = 'loading' | 'baselines' | 'compiling' | 'training' | 'evaluating' | 'saving'

export type LiveTraining = {
  readonly stage: TrainStage
  /** Programs that the device has compiled, of all that a step needs. */
  readonly compiled: { readonly ready: number; readonly all: number } | null
  readonly picture: TrainPicture
}
