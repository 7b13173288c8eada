/** Runs the ONNX file of a downloaded model with onnxruntime, without any code of the app. */
import { InferenceSession, Tensor } from 'onnxruntime-web'
import type { Exported } from './exported.ts'

/** Probabilities of each class by record, of sequences that are read letter by letter. */
export async function onnxProbabilities(
  { files }: Exported,
  sequences: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, readonly number[]>> {
  const session = await InferenceSession.create(files['model/onnx/model.onnx']!, { executionProviders: ['wasm'] })
  const vocabulary = new TextDecoder().decode(files['model/vocab.txt']).trimEnd().split('\n')
  const longest = Math.max(...[...sequences.values()].map(({ length }) => length))
  const rows = [...sequences.values()].map((sequence) => ({
    ids: [...sequence.toUpperCase().padEnd(longest)].map((letter) => Math.max(0, vocabulary.indexOf(letter))),
    mask: [...sequence.padEnd(longest)].map((letter) => Number(letter !== ' ')),
  }))
  const matrix = (values: readonly number[]) =>
    new Tensor('int64', BigInt64Array.from(values, BigInt), [rows.length, longest])
  const { logits } = await session.run({
    input_ids: matrix(rows.flatMap(({ ids }) => ids)),
    attention_mask: matrix(rows.flatMap(({ mask }) => mask)),
  })
  const [, classes = 0] = logits!.dims
  const values = Array.from(logits!.data as Float32Array)
  return new Map([...sequences.keys()].map((id, i) => [id, softmax(values.slice(i * classes, (i + 1) * classes))]))
}

function softmax(logits: readonly number[]): number[] {
  const shares = logits.map((value) => Math.exp(value - Math.max(...logits)))
  const total = shares.reduce((sum, share) => sum + share, 0)
  return shares.map((share) => share / total)
}
