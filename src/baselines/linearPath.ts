import { type Pace, Pacer } from '../shared/pacer.ts'
import { fitLinear, type RowLoss, type Scored, scoreRows, type Weights, zeroWeights } from './linearFit.ts'
import type { LinearTask } from './linearTask.ts'
import type { SparseRows } from './sparseRows.ts'
import { words } from './words.ts'

/** L-BFGS steps per strength; with the warm start the validation loss no longer moves beyond. */
const MAX_ITERATIONS = 30
const TOLERANCE = 1e-3
/** Rows that are held at once while scoring. */
const SCORED_AT_ONCE = 4096

/** A linear model to be fitted: its records, and how a record becomes a row. */
export type PathTask = {
  readonly task: LinearTask
  readonly train: Uint32Array
  readonly valid: Uint32Array
  rowsOf(records: Uint32Array): SparseRows
  /** Strengths of the penalty, strong to weak; each fit goes on from the one before. */
  readonly path: readonly number[]
  /** Where there is no validation data to choose on. */
  readonly usual: number
}

export type PathModel = {
  readonly weights: Weights
  readonly l2: number
  /** On validation data; null without any. */
  readonly validation: Scored | null
  score(records: Uint32Array): Promise<Scored>
}

/** Fits along the path, with rows that are made where they are needed. */
export async function fitAlongPath({ task, train, valid, rowsOf, ...given }: PathTask, pace: Pace): Promise<PathModel> {
  const { outputs } = task
  const pacer = new Pacer(pace)
  const matrix = rowsOf(train)
  const rowLoss = task.rowLoss(train)
  const score = async (weights: Weights, records: Uint32Array) => {
    const chunks: Scored[] = []
    for (let from = 0; from < records.length; from += SCORED_AT_ONCE) {
      const some = records.subarray(from, from + SCORED_AT_ONCE)
      chunks.push(scoreRows(rowsOf(some), outputs, task.rowLoss(some), weights))
      await pacer.tick({ stage: words.stage, done: from, total: records.length, unit: 'records' })
    }
    return joined(chunks)
  }
  const chosen = await fitStrengths(
    {
      matrix,
      outputs,
      rowLoss,
      maxIterations: MAX_ITERATIONS,
      stage: words.stage,
      path: valid.length === 0 ? [given.usual] : given.path,
      judge: valid.length === 0 ? null : (weights) => score(weights, valid),
    },
    pacer,
  )
  return { ...chosen, score: (records) => score(chosen.weights, records) }
}

/** The rows to fit to, and how. */
export type Strengths = {
  readonly matrix: SparseRows
  readonly outputs: number
  readonly rowLoss: RowLoss
  /** Strengths of the penalty, strong to weak; each fit goes on from the one before. */
  readonly path: readonly number[]
  /** L-BFGS steps per strength. */
  readonly maxIterations: number
  readonly stage: string
  /** What a model makes of validation data; null where there is none to choose on. */
  readonly judge: ((weights: Weights) => Promise<Scored> | Scored) | null
}

/** Keeps the strength with the lowest validation loss; stops once it rises. */
export async function fitStrengths(
  { matrix, outputs, rowLoss, path, maxIterations, stage, judge }: Strengths,
  pacer: Pacer,
): Promise<Omit<PathModel, 'score'>> {
  const progress = { stage, total: path.length * maxIterations, unit: 'steps' } as const
  let weights = zeroWeights(matrix.features, outputs)
  let best: Omit<PathModel, 'score'> | null = null
  for (const [i, l2] of path.entries()) {
    const between = (step: number) => pacer.tick({ ...progress, done: i * maxIterations + step })
    weights = await fitLinear(matrix, outputs, rowLoss, l2, weights, { maxIterations, tolerance: TOLERANCE, between })
    const validation = (await judge?.(weights)) ?? null
    if (best?.validation && validation && meanLoss(validation) >= meanLoss(best.validation)) break
    best = { weights, l2, validation }
  }
  return best!
}

function meanLoss({ losses }: Scored): number {
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length
}

function joined(chunks: readonly Scored[]): Scored {
  const together = (parts: readonly Float64Array[]) => {
    const all = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0))
    let at = 0
    for (const part of parts) {
      all.set(part, at)
      at += part.length
    }
    return all
  }
  return { scores: together(chunks.map(({ scores }) => scores)), losses: together(chunks.map(({ losses }) => losses)) }
}
