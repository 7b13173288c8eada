/** Every sentence of this folder that a user may read. */
export const words = {
  tooLarge: (limit: number, bytes: number) => `ONNX: expected at most ${limit} bytes, got ${bytes}.`,
  tooLargeAdvice: 'Export without ONNX, and convert the model folder in Python with external data.',
  weight: (name: string, expected: string, got: readonly number[] | null) =>
    `ONNX, weights: expected ${name} of shape [${expected}], got ${got ? `[${got}]` : 'no such tensor'}.`,
  weightAdvice: 'The weights and config.json must come from the same model.',
  unusedWeights: (names: readonly string[]) =>
    `ONNX, weights: expected every tensor to have a place in the graph, got ${names.slice(0, 5).join(', ')} without one.`,
} as const
