import { expect, test } from 'vitest'
import { kernelsOffBy, switchesBy, withoutDevice } from './deviceSettings.ts'

const known = ['AdamW', 'Attention', 'Gelu']

test('kernels are switched by name, and the last word counts', () => {
  expect(kernelsOffBy([], known)).toEqual([])
  expect(kernelsOffBy(['device.kernels={"Attention":false,"Gelu":false}'], known)).toEqual(['Attention', 'Gelu'])
  const twice = ['device.kernels={"Attention":false}', 'train.epochs=3', 'device.kernels={"Attention":true}']
  expect(kernelsOffBy(twice, known)).toEqual([])
})

test('the notebook gets the settings that are left', () => {
  const settings = ['device.kernels={"Gelu":false}', 'train.epochs=3']
  expect(withoutDevice({ settings })).toEqual({ settings: ['train.epochs=3'] })
})

test.each([
  ['device.kernels={"Atention":false}', 'expected one of AdamW, Attention, Gelu, got "Atention"'],
  ['device.kernels={"Gelu":0}', 'expected {"NAME": true or false, …}'],
  ['device.kernels=[false]', 'expected {"NAME": true or false, …}'],
  ['device.kernels=off', 'expected {"NAME": true or false, …}'],
])('%s is refused in words', (setting, message) => {
  expect(() => kernelsOffBy([setting], known)).toThrow(message)
})

test('half precision and computing layers again are off unless the last word asks for them', () => {
  const off = { halfPrecision: false, recompute: false }
  expect(switchesBy(['device.kernels={"Gelu":false}', 'train.epochs=3'])).toEqual(off)
  expect(switchesBy(['device.halfPrecision=true'])).toEqual({ ...off, halfPrecision: true })
  expect(switchesBy(['device.recompute=true', 'device.halfPrecision=true', 'device.halfPrecision=false'])).toEqual({
    ...off,
    recompute: true,
  })
})

test.each([
  ['device.threads=3', 'expected one of device.kernels, device.halfPrecision, device.recompute, got "device.threads"'],
  ['device.halfPrecision=1', 'expected one of true, false, got "1"'],
])('%s is refused in words', (setting, message) => {
  expect(() => switchesBy([setting])).toThrow(message)
})
