/**
 * The training loop: a generator of events. It draws nothing and stores nothing; callers decide what to chart and
 * where a checkpoint goes. Everything random is a function of (seed, step), so a run that goes on from a checkpoint
 * repeats what an uninterrupted one would have done.
 */
import { AbortedError } from '../shared/errors.ts'
import { yieldToEventLoop } from '../shared/yieldToEventLoop.ts'
import { writeTrained } from './learnerState.ts'
import { type Run, startRun, type TrainInput } from './run.ts'
import type { Ranks, TrainEvent, TrainOutcome } from './types.ts'

export type { TrainInput } from './run.ts'

/** Work on the cpu and wasm backends blocks the worker; so often it looks for messages. */
const BREATHE_MS = 20

/**
 * Trains until the plan is done, patience runs out or somebody stops it. At the end the best weights are in the model.
 * @throws DivergedError, CheckpointError, AbortedError
 */
export async function* trainLoop(input: TrainInput): AsyncGenerator<TrainEvent, TrainOutcome> {
  const run = await startRun(input)
  try {
    yield run.planEvent()
    yield* tellRanks(run.allocator?.ranks ?? null)
    yield { kind: 'stage', stage: 'training' }
    const stopReason = yield* steps(run, input)
    if (run.progress.best === null) {
      yield* tellRanks(await run.finishRanks())
      yield* evaluateNow(run)
    }
    const best = run.progress.best!
    writeTrained(input.model, best.weights)
    return run.outcome(stopReason, best)
  } finally {
    run.dispose()
  }
}

async function* steps(run: Run, input: TrainInput): AsyncGenerator<TrainEvent, TrainOutcome['stopReason']> {
  const { control, signal } = input
  const { plan, progress } = run
  let breathed = performance.now()
  while (progress.step < plan.steps) {
    if (signal?.aborted) yield* giveUp(run)
    if (control.state === 'paused') yield* pause(run, input)
    if (control.state === 'stopped') {
      yield* report(run)
      return 'stopped'
    }
    run.takeStep()
    if (run.allocator?.due) yield* tellRanks(await run.allocator.settle())
    if (plan.evaluatesAfter(progress.step)) {
      yield* evaluateNow(run)
      yield* saveIfDue(run)
      if (run.outOfPatience) return 'early'
    } else if (run.reportDue) {
      yield* report(run)
      yield* saveIfDue(run)
    }
    if (performance.now() - breathed > BREATHE_MS) {
      await yieldToEventLoop()
      breathed = performance.now()
    }
  }
  return 'finished'
}

async function* report(run: Run): AsyncGenerator<TrainEvent, void> {
  const event = await run.readSteps()
  if (event) yield event
}

function* tellRanks(ranks: Ranks | null): Generator<TrainEvent, void> {
  if (ranks) yield { kind: 'ranks', ranks }
}

async function* evaluateNow(run: Run): AsyncGenerator<TrainEvent, void> {
  yield* report(run)
  yield { kind: 'stage', stage: 'evaluating' }
  yield { kind: 'eval', evaluation: await run.evaluate() }
  yield { kind: 'stage', stage: 'training' }
}

async function* pause(run: Run, { control, signal }: TrainInput): AsyncGenerator<TrainEvent, void> {
  yield* report(run)
  yield await run.save()
  yield { kind: 'paused', step: run.progress.step }
  run.stopClock()
  await control.untilResumed(signal)
  run.startClock()
  if (control.state === 'running') yield { kind: 'resumed', step: run.progress.step }
}

/** Keeps what is done, so that the same training can go on another time. */
async function* giveUp(run: Run): AsyncGenerator<TrainEvent, never> {
  yield* report(run)
  yield await run.save()
  throw new AbortedError('The training')
}

async function* saveIfDue(run: Run): AsyncGenerator<TrainEvent, void> {
  if (run.saveDue) yield await run.save()
}
