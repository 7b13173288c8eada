/**
 * All threads, or the owner alone? On free cores help pays; on cores that have other things to do the owner waits for a
 * helper that the system does not run, and alone it is up to twice as fast. Nobody can know, so it is measured, now and
 * again: a training repeats the same kernels over and over.
 */

/** Lists before the first trial, while helpers start and the browser compiles. */
const WARM_UP = 100
/** Lists of each side of a trial: some steps of a small model, one of a large one. */
const TRIAL = 120
/** Lists by the winner before the next trial: trials then cost a loser's few percent at most. */
const SETTLED = 20 * TRIAL
/** Alone must be faster by this much: a helper spares the page nothing by idling. */
const MARGIN = 0.97

type Phase = 'warm-up' | 'trial together' | 'trial alone' | 'settled'
type Times = Map<string, { readonly count: number; readonly ms: number }>

export class ThreadChoice {
  #phase: Phase = 'warm-up'
  #left = WARM_UP
  #together = true
  #timesTogether: Times = new Map()
  #timesAlone: Times = new Map()

  /** How the next list is to be run. */
  get together(): boolean {
    return this.#together
  }

  /** @param list names the kind of the list: only equal ones are compared */
  record(list: string, ms: number): void {
    if (this.#phase === 'trial together') add(this.#timesTogether, list, ms)
    if (this.#phase === 'trial alone') add(this.#timesAlone, list, ms)
    this.#left -= 1
    if (this.#left === 0) this.#enter(NEXT[this.#phase])
  }

  #enter(phase: Phase): void {
    this.#phase = phase
    this.#left = phase === 'settled' ? SETTLED : TRIAL
    if (phase === 'settled') this.#together = !aloneIsFaster(this.#timesTogether, this.#timesAlone)
    else this.#together = phase === 'trial together'
    if (phase !== 'trial together') return
    this.#timesTogether = new Map()
    this.#timesAlone = new Map()
  }
}

const NEXT: Readonly<Record<Phase, Phase>> = {
  'warm-up': 'trial together',
  'trial together': 'trial alone',
  'trial alone': 'settled',
  settled: 'trial together',
}

function add(times: Times, list: string, ms: number): void {
  const known = times.get(list)
  times.set(list, { count: (known?.count ?? 0) + 1, ms: (known?.ms ?? 0) + ms })
}

/** Over the kinds that both sides met, each counted once with its mean. */
function aloneIsFaster(together: Times, alone: Times): boolean {
  let [sumTogether, sumAlone] = [0, 0]
  for (const [list, { count, ms }] of alone) {
    const other = together.get(list)
    if (!other) continue
    sumTogether += other.ms / other.count
    sumAlone += ms / count
  }
  return sumAlone < MARGIN * sumTogether
}
