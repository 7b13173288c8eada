/**
 * Writes an ONNX file. Field numbers are those of onnx.proto
 * (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto); the version of the format is that of ONNX 1.12.
 */
import { OnnxError } from './errors.ts'
import { ProtoMessage } from './protobuf.ts'
import {
  type Attribute,
  DATA_TYPES,
  type Graph,
  type Initialiser,
  type Node,
  type OnnxModel,
  type Value,
} from './types.ts'
import { words } from './words.ts'

/** The operators' version: the first with LayerNormalization, and old enough for every runtime of the last years. */
export const OPSET = 17
/** What ONNX 1.12, which brought opset 17, writes. */
const IR_VERSION = 8
/** Readers of Protocol Buffers refuse messages of 2 GiB and more. */
export const MAX_ONNX_BYTES = 2 ** 31 - 1

const MODEL = { irVersion: 1, producerName: 2, producerVersion: 3, graph: 7, opsetImport: 8, metadata: 14 }
const OPERATOR_SET = { version: 2 }
const ENTRY = { key: 1, value: 2 }
const GRAPH = { node: 1, name: 2, initialiser: 5, input: 11, output: 12 }
const NODE = { input: 1, output: 2, name: 3, operator: 4, attribute: 5 }
const ATTRIBUTE = { name: 1, float: 2, int: 3, string: 4, ints: 8, type: 20 }
const ATTRIBUTE_TYPES = { float: 1, int: 2, string: 3, ints: 7 }
const TENSOR = { dims: 1, dataType: 2, name: 8, raw: 9 }
const VALUE = { name: 1, type: 2 }
const TYPE = { tensor: 1 }
const TENSOR_TYPE = { element: 1, shape: 2 }
const SHAPE = { dim: 1 }
const DIMENSION = { value: 1, parameter: 2 }

/** @throws OnnxError where the file would be too large for its readers */
export function writeModel({ name, producerVersion, graph, metadata }: OnnxModel): Uint8Array {
  const model = new ProtoMessage()
    .integer(MODEL.irVersion, IR_VERSION)
    .text(MODEL.producerName, 'Strandbook')
    .text(MODEL.producerVersion, producerVersion)
    .message(MODEL.graph, graphProto(name, graph))
    .message(MODEL.opsetImport, new ProtoMessage().integer(OPERATOR_SET.version, OPSET))
  for (const [key, value] of Object.entries(metadata)) {
    model.message(MODEL.metadata, new ProtoMessage().text(ENTRY.key, key).text(ENTRY.value, value))
  }
  if (model.length > MAX_ONNX_BYTES) {
    throw new OnnxError('ONNX_LIMIT', words.tooLarge(MAX_ONNX_BYTES, model.length), words.tooLargeAdvice)
  }
  return model.bytes()
}

function graphProto(name: string, { nodes, initialisers, inputs, outputs }: Graph): ProtoMessage {
  const graph = new ProtoMessage()
  for (const node of nodes) graph.message(GRAPH.node, nodeProto(node))
  graph.text(GRAPH.name, name)
  for (const tensor of initialisers) graph.message(GRAPH.initialiser, tensorProto(tensor))
  for (const value of inputs) graph.message(GRAPH.input, valueProto(value))
  for (const value of outputs) graph.message(GRAPH.output, valueProto(value))
  return graph
}

function nodeProto({ operator, name, inputs, outputs, attributes }: Node): ProtoMessage {
  const node = new ProtoMessage()
  for (const input of inputs) node.text(NODE.input, input)
  for (const output of outputs) node.text(NODE.output, output)
  node.text(NODE.name, name).text(NODE.operator, operator)
  for (const [key, value] of Object.entries(attributes)) node.message(NODE.attribute, attributeProto(key, value))
  return node
}

function attributeProto(name: string, value: Attribute): ProtoMessage {
  const attribute = new ProtoMessage().text(ATTRIBUTE.name, name)
  if (typeof value === 'number') {
    return attribute.integer(ATTRIBUTE.int, value).integer(ATTRIBUTE.type, ATTRIBUTE_TYPES.int)
  }
  if (typeof value === 'string') {
    return attribute.text(ATTRIBUTE.string, value).integer(ATTRIBUTE.type, ATTRIBUTE_TYPES.string)
  }
  if ('float' in value) {
    return attribute.float(ATTRIBUTE.float, value.float).integer(ATTRIBUTE.type, ATTRIBUTE_TYPES.float)
  }
  for (const item of value) attribute.integer(ATTRIBUTE.ints, item) // proto2: not packed
  return attribute.integer(ATTRIBUTE.type, ATTRIBUTE_TYPES.ints)
}

function tensorProto({ name, type, shape, bytes }: Initialiser): ProtoMessage {
  const tensor = new ProtoMessage()
  for (const size of shape) tensor.integer(TENSOR.dims, size)
  return tensor.integer(TENSOR.dataType, DATA_TYPES[type]).text(TENSOR.name, name).raw(TENSOR.raw, bytes)
}

function valueProto({ name, type, shape }: Value): ProtoMessage {
  const sizes = new ProtoMessage()
  for (const dim of shape) {
    const one = new ProtoMessage()
    sizes.message(
      SHAPE.dim,
      typeof dim === 'number' ? one.integer(DIMENSION.value, dim) : one.text(DIMENSION.parameter, dim),
    )
  }
  const tensor = new ProtoMessage().integer(TENSOR_TYPE.element, DATA_TYPES[type]).message(TENSOR_TYPE.shape, sizes)
  return new ProtoMessage().text(VALUE.name, name).message(VALUE.type, new ProtoMessage().message(TYPE.tensor, tensor))
}
