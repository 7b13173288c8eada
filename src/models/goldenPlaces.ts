/** The positional regression beside the golden compact network, held against its definition; for tests on every backend. */
import { expect } from 'vitest'
import { compact } from './compact/index.ts'
import { withRegressions } from './compact/sideRegression.ts'
import { largestDifference } from './golden.ts'
import { compactBatch, readCompactGolden } from './goldenCompact.ts'

type Row = readonly number[]

const [P, L] = [20, 4]
const wave = (length: number, step: number) => Float32Array.from({ length }, (_, i) => Math.sin(step * i))

export const positional = {
  kind: 'places',
  places: P,
  share: 0.25,
  singles: { shape: [3, P * L], data: wave(3 * P * L, 1) },
  pairs: { shape: [3, (P - 1) * L * L], data: wave(3 * (P - 1) * L * L, 0.7) },
  bias: { shape: [3], data: Float32Array.of(0.5, -0.5, 0.1) },
} as const

/** Three numbers of sequences of several lengths, shorter and longer than the places, with a letter that is none. */
export async function expectPositionalShare(tolerance: number): Promise<void> {
  const golden = await readCompactGolden()
  const alone = { config: { ...golden.config, problem_type: 'regression' }, tensors: golden.weights }
  const rows = [...golden.ids.map((row) => row.filter((id) => id !== 0)), [1, 2, 5, 3, 4, 1]]
  const logits = async ({ config, tensors }: typeof alone | ReturnType<typeof withRegressions>) => {
    const { model } = compact.load(config, tensors, {})
    const values = await model.logits(compactBatch(model, padded(rows)), { training: false }).data<'float32'>()
    model.dispose()
    return values
  }
  const network = await logits(alone)
  const expected = rows.flatMap((row, r) => [0, 1, 2].map((o) => 0.75 * network[3 * r + o]! + 0.25 * score(row, o)))
  const actual = await logits(withRegressions(alone, [positional]))
  expect(largestDifference(actual, Float32Array.from(expected))).toBeLessThan(tolerance)
}

function padded(rows: readonly Row[]): Row[] {
  const longest = Math.max(...rows.map(({ length }) => length))
  return rows.map((row) => [...row, ...Array<number>(longest - row.length).fill(0)])
}

/** By the definition: a letter at a place, and with the letter before it. */
function score(row: Row, output: number): number {
  const letters = Array.from({ length: P }, (_, place) => {
    const id = row[place] ?? 0
    return id >= 1 && id <= L ? id - 1 : null
  })
  return letters.reduce<number>((sum, letter, place) => {
    if (letter === null) return sum
    const before = letters[place - 1] ?? null
    const pair =
      before === null ? 0 : positional.pairs.data[((output * (P - 1) + place - 1) * L + before) * L + letter]!
    return sum + positional.singles.data[(output * P + place) * L + letter]! + pair
  }, positional.bias.data[output]!)
}
