import type { CellId } from '../notebook/types.ts'
import type { LiveTraining } from '../state/liveTraining.ts'
import type { Session } from '../state/session.ts'
import type { TrainingStore } from '../ui/session/port.ts'
import type { LiveTraining as Shown } from '../ui/session/training.ts'

/** Running trainings as the page draws them. A state that did not change gives the same picture again. */
export function trainingStore({ live }: Pick<Session, 'live'>): TrainingStore {
  let source: ReadonlyMap<CellId, LiveTraining> | null = null
  let shown: ReadonlyMap<CellId, Shown> = new Map()
  const pictures = new WeakMap<LiveTraining, Shown>()
  const pictureFor = (training: LiveTraining): Shown => {
    const known = pictures.get(training) ?? pictureOf(training)
    pictures.set(training, known)
    return known
  }
  return {
    subscribe: (listener) => live.subscribe(listener),
    getState: () => {
      if (source === live.getState()) return shown
      source = live.getState()
      shown = new Map([...source].map(([id, training]) => [id, pictureFor(training)]))
      return shown
    },
  }
}

function pictureOf({ plan, stage, compiled, trainedMs, warnings, ...live }: LiveTraining): Shown {
  return {
    stage,
    compiled,
    picture: {
      task: plan?.task ?? 'classification',
      columns: live.columns,
      totalSteps: plan?.steps ?? 0,
      stepsPerEpoch: plan?.stepsPerEpoch ?? 0,
      epochs: plan?.params.epochs ?? 0,
      evals: live.evals,
      ranks: live.ranks,
      sideMix: null,
      labelChain: null,
      baselines: live.baselines,
      device: plan?.device ?? null,
      metric: plan?.params.metric ?? 'mcc',
      samplesPerSecond: live.samplesPerSecond,
      tokensPerSecond: live.tokensPerSecond,
      memoryBytes: live.memoryBytes,
      trainedSeconds: trainedMs / 1000,
      ended: null,
      resumedFrom: plan?.resumedFrom ?? 0,
      warnings: warnings.map((warning) => ({ severity: 'warning', ...warning })),
    },
  }
}
