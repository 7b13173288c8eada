import { expect, test } from 'vitest'
import { canRescale, rescaleOutputs } from './outputLayer.ts'

/** Two outputs of three inputs, each output the sum of some of them. */
function weightsOf(layer: string) {
  return new Map([
    [`${layer}.weight`, { shape: [2, 3], data: Float32Array.of(1, 0, 2, 0, 1, 1) }],
    [`${layer}.bias`, { shape: [2], data: Float32Array.of(0.5, -1) }],
    ['encoder.weight', { shape: [1], data: Float32Array.of(7) }],
  ])
}

function outputsOf(weights: ReturnType<typeof rescaleOutputs>, layer: string): number[] {
  const [weight, bias] = [weights.get(`${layer}.weight`)!.data, weights.get(`${layer}.bias`)!.data]
  const inputs = [3, 5, -2]
  return [0, 1].map((row) => inputs.reduce((sum, x, i) => sum + x * weight[3 * row + i]!, bias[row]!))
}

const SCALE = { mean: [100, -4], sd: [10, 0.5] }

test.each(['head', 'classifier', 'classifier.out_proj'])(
  'the unit of the data is folded into %s, and taken out again',
  (layer) => {
    const standard = weightsOf(layer)
    expect(outputsOf(standard, layer)).toEqual([-0.5, 2])
    const own = rescaleOutputs(standard, SCALE, null)
    expect(outputsOf(own, layer)).toEqual([100 - 0.5 * 10, -4 + 2 * 0.5])
    expect(outputsOf(rescaleOutputs(own, null, SCALE), layer)).toEqual([-0.5, 2])
    expect(own.get('encoder.weight')).toBe(standard.get('encoder.weight'))
  },
)

test('the regression beside the network moves with the last layer, its pairs without a bias of their own', () => {
  const beside = new Map([...weightsOf('head'), ...weightsOf('places'), ...weightsOf('place_pairs')])
  beside.delete('place_pairs.bias')
  const own = rescaleOutputs(beside, SCALE, null)
  expect(outputsOf(own, 'places')).toEqual([100 - 0.5 * 10, -4 + 2 * 0.5])
  expect([...own.get('place_pairs.weight')!.data]).toEqual([10, 0, 20, 0, 0.5, 0.5])
  expect(own.has('place_pairs.bias')).toBe(false)
})

test('a model that goes on with other data says the same in their unit', () => {
  const other = { mean: [90, -5], sd: [5, 2] }
  const moved = rescaleOutputs(weightsOf('head'), SCALE, other)
  outputsOf(moved, 'head').forEach((value, i) => {
    const inUnit = [95, -3][i]!
    expect(value * other.sd[i]! + other.mean[i]!).toBeCloseTo(inUnit, 4)
  })
})

test('a last layer without a bias cannot be moved', () => {
  expect(canRescale(new Map([['score.weight', { shape: [1, 3], data: Float32Array.of(1, 2, 3) }]]))).toBe(false)
  expect(canRescale(weightsOf('head'))).toBe(true)
})
