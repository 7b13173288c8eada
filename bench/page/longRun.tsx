/** The notebook page with a training of 100,000 steps that goes on: the real page, on a port without workers. */
import { createRoot } from 'react-dom/client'
import { createStore } from 'zustand/vanilla'
import { createAppStore } from '../../src/app/appState.ts'
import { trainingStore } from '../../src/app/livePicture.ts'
import { Page } from '../../src/app/Page.tsx'
import { cellKinds } from '../../src/cells/registry.ts'
import { classificationMetrics } from '../../src/metrics/classification.ts'
import { defaultNotebook } from '../../src/notebook/template.ts'
import type { CellId } from '../../src/notebook/types.ts'
import type { CellRun } from '../../src/state/cellRuns.ts'
import { applyTrainEvent, type LiveTraining, startLiveTraining } from '../../src/state/liveTraining.ts'
import { resolvedParams } from '../../src/train/samples.ts'
import type { TrainEvent } from '../../src/train/types.ts'
import type { Commands } from '../../src/ui/session/port.ts'

declare global {
  /** Steps that the page shows. */
  var stepsShown: () => number
}

const STEPS = 100_000
const EVALUATIONS = 200
/** A fast training: 100 steps per second, told in portions as the worker does. */
const PORTION = 5
const PORTION_MS = 50

const id = 'train' as CellId
const notebook = defaultNotebook('A run of 100,000 steps', { files: [] })
const idle: CellRun = {
  ...{ status: 'idle', startedAt: null, seconds: null, progress: null, error: null, result: null },
  resumableFrom: null,
}
const runs = createStore(() => new Map([[id, { ...idle, status: 'running' as const, startedAt: Date.now() }]]))
const live = createStore<ReadonlyMap<CellId, LiveTraining>>(() => new Map([[id, soFar()]]))

createRoot(document.getElementById('root')!).render(
  <Page
    port={{
      document: createStore(() => ({ notebookId: 'long', notebook, canUndo: false, canRedo: false })),
      runs,
      app: createAppStore(),
      training: trainingStore({ live }),
      rooms: { height: () => null, remember: () => {} },
      kinds: cellKinds,
      commands: new Proxy({}, { get: () => () => {} }) as Commands, // nobody clicks here
    }}
  />,
)
globalThis.stepsShown = () => live.getState().get(id)!.columns.length
goOn(live.getState().get(id)!)

/** Events arrive in portions; the page is told at most once per frame, as `createSession` does it. */
function goOn(training: LiveTraining): void {
  let current = training
  let framePending = false
  setInterval(() => {
    current = applyTrainEvent(current, steps(current.columns.length, PORTION))
    if (framePending) return
    framePending = true
    requestAnimationFrame(() => {
      framePending = false
      live.setState(new Map([[id, current]]), true)
    })
  }, PORTION_MS)
}

function soFar(): LiveTraining {
  const params = resolvedParams({ epochs: 400 })
  const plan: TrainEvent = {
    kind: 'plan',
    device: { backend: 'wasm', device: 'WebAssembly', reason: '', software: false },
    ...{ params, steps: 2 * STEPS, stepsPerEpoch: STEPS / EVALUATIONS, trainRows: 16_000, validRows: 2_000 },
    ...{
      parameters: 150_000,
      task: 'classification',
      outputs: ['a', 'b', 'c'],
      resumedFrom: 0,
      history: [],
      evals: [],
    },
  }
  const begun = applyTrainEvent(applyTrainEvent(startLiveTraining('long'), plan), { kind: 'stage', stage: 'training' })
  const trained = applyTrainEvent(begun, steps(0, STEPS))
  return Array.from({ length: EVALUATIONS }, (_, i) => i + 1).reduce(
    (state, epoch) => applyTrainEvent(state, evaluation(epoch)),
    trained,
  )
}

function steps(from: number, count: number): TrainEvent {
  const entries = Array.from({ length: count }, (_, i) => {
    const step = from + i + 1
    const loss = 1.1 * Math.exp(-step / 30_000) + 0.1 * Math.abs(Math.sin(step * 12.9898))
    return { step, loss, learningRate: 1e-3, gradientNorm: 1 }
  })
  return {
    kind: 'steps',
    steps: entries,
    samplesPerSecond: 3_200,
    tokensPerSecond: 192_000,
    memoryBytes: 8e7,
    trainedMs: 1e6,
  }
}

function evaluation(epoch: number): TrainEvent {
  const right = 500 + Math.round(150 * (1 - Math.exp(-epoch / 40)))
  const confusion = [0, 1, 2].map((actual) =>
    [0, 1, 2].map((predicted) => (actual === predicted ? right : (666 - right) / 2)),
  )
  const metrics = classificationMetrics(confusion, ['a', 'b', 'c'])
  const step = (epoch * STEPS) / EVALUATIONS
  return { kind: 'eval', evaluation: { step, epoch, loss: 1.1 * Math.exp(-epoch / 60), metrics, best: true } }
}
