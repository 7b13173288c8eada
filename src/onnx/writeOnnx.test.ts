import { describe, expect, test } from 'vitest'
import { readGoldenModel } from '../models/golden.ts'
import type { ModelConfig, NamedTensor } from '../models/types.ts'
import { GraphBuilder } from './graphBuilder.ts'
import { writeModel } from './modelProto.ts'
import { add, matMul, reshape } from './operations.ts'
import { ProtoMessage } from './protobuf.ts'
import { openOnnx } from './testing.ts'
import type { Initialiser } from './types.ts'
import { writeOnnx } from './writeOnnx.ts'

const golden = await readGoldenModel('bert/seqcls')
const write = (config: ModelConfig, tensors: ReadonlyMap<string, NamedTensor>) => () =>
  writeOnnx({ config, tensors, complement: null })

describe('what cannot be written is refused, by name', () => {
  test('a family without a graph', () => {
    expect(write({ ...golden.config, model_type: 't5' }, golden.weights)).toThrow(
      'config.json, model_type: expected one of',
    )
  })

  test('a tensor that is missing, or of another shape', () => {
    const without = new Map(golden.weights)
    without.delete('bert.encoder.layer.1.output.dense.bias')
    expect(write(golden.config, without)).toThrow(
      'ONNX, weights: expected bert.encoder.layer.1.output.dense.bias of shape [32], got no such tensor.',
    )
    const other = new Map(golden.weights).set('bert.pooler.dense.weight', {
      shape: [32, 31],
      data: new Float32Array(992),
    })
    expect(write(golden.config, other)).toThrow(
      'ONNX, weights: expected bert.pooler.dense.weight of shape [any,32], got [32,31].',
    )
  })

  test('a tensor that has no place in the graph', () => {
    const more = new Map(golden.weights).set('adapter.weight', { shape: [1], data: new Float32Array(1) })
    expect(write(golden.config, more)).toThrow('got adapter.weight without one')
  })

  test('a file that no reader of Protocol Buffers takes', () => {
    const bytes = { length: 2 ** 31 } as Uint8Array // stands for 2 GiB, which no test should fill
    const initialisers: Initialiser[] = [{ name: 'large', type: 'float', shape: [2 ** 29], bytes }]
    const graph = { inputs: [], outputs: [], nodes: [], initialisers }
    expect(() => writeModel({ name: 'large', producerVersion: '0', graph, metadata: {} })).toThrow(
      'ONNX: expected at most 2147483647 bytes',
    )
  })
})

describe('onnxruntime refuses', () => {
  test('a file that is cut short', async () => {
    const file = write(golden.config, golden.weights)()
    await expect(openOnnx(file.subarray(0, file.length - 100))).rejects.toThrow(/protobuf parsing failed/)
  })

  test('a node that reads what nobody makes, which the builder does not let happen', async () => {
    const node = { operator: 'Tanh', name: 'lost', inputs: ['nothing'], outputs: ['y'], attributes: {} }
    const graph = {
      inputs: [],
      outputs: [{ name: 'y', type: 'float', shape: [1] }],
      nodes: [node],
      initialisers: [],
    } as const
    const file = writeModel({ name: 'lost', producerVersion: '0', graph, metadata: {} })
    await expect(openOnnx(file)).rejects.toThrow(/nothing/)
    const g = new GraphBuilder(new Map())
    const unknown = { name: 'nothing', type: 'float', shape: [1] } as const
    expect(() => g.node('Tanh', [unknown], { type: 'float', shape: [1] })).toThrow('Tanh: no value nothing')
  })
})

describe('shapes that do not fit fail while the graph is built', () => {
  const g = new GraphBuilder(new Map())
  const a = g.input('a', 'float', ['batch', 'sequence', 4])
  const b = g.input('b', 'float', ['batch', 'other', 4])
  test.each([
    ['sizes of different names', () => add(g, a, b), 'Add: [batch,sequence,4] with [batch,other,4]'],
    ['inner sizes of a product', () => matMul(g, a, b), 'MatMul: [batch,sequence,4] by [batch,other,4]'],
    ['two unknown sizes at once', () => reshape(g, a, ['x', 'y', 4]), 'Reshape: [batch,sequence,4] to [x,y,4]'],
  ])('%s', (_, build, message) => {
    expect(build).toThrow(message)
  })
})

test('integers are written as varints, negative ones in ten bytes', () => {
  // The example of the specification: field 1 = 150 is 08 96 01.
  expect([...new ProtoMessage().integer(1, 150).bytes()]).toEqual([0x08, 0x96, 0x01])
  expect([...new ProtoMessage().integer(1, -1).bytes()]).toEqual([0x08, ...Array(9).fill(0xff), 0x01])
  expect([...new ProtoMessage().message(3, new ProtoMessage().integer(1, 150)).bytes()]).toEqual([0x1a, 3, 8, 0x96, 1])
})

test('initialisers are called as in model.safetensors', () => {
  const text = new TextDecoder('latin1').decode(write(golden.config, golden.weights)())
  for (const name of golden.weights.keys()) expect(text.includes(name), name).toBe(true)
})
