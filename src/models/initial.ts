/** Initial values of parameters: pure functions of (size, key). */
import { normal, uniform } from '../shared/random.ts'

export type Initial = (size: number, key: number) => Float32Array

export const zeros: Initial = (size) => new Float32Array(size)

export const ones: Initial = (size) => new Float32Array(size).fill(1)

/** Normal with mean 0. */
export function gaussian(deviation: number): Initial {
  return (size, key) => Float32Array.from({ length: size }, (_, i) => deviation * normal(key, i))
}

/** Uniform in [−bound, bound). */
export function uniformWithin(bound: number): Initial {
  return (size, key) => Float32Array.from({ length: size }, (_, i) => bound * (2 * uniform(key, i) - 1))
}
