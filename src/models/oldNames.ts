/** Tensor names of older files and of bare trunks, as they are called now. */
import type { NamedTensor } from '../weights/types.ts'

type Tensors = ReadonlyMap<string, NamedTensor>

/**
 * @param prefix of the trunk in a model with a head; files of a bare trunk lack it
 * @param trunk matches the names that then need it
 * @param buffers matches tensors that are no parameters, such as `position_ids`
 */
export function modernised(
  tensors: Tensors,
  { prefix, trunk, buffers }: { readonly prefix: string; readonly trunk: RegExp; readonly buffers: RegExp },
): Map<string, NamedTensor> {
  const bare = ![...tensors.keys()].some((name) => name.startsWith(prefix))
  const named = new Map<string, NamedTensor>()
  for (const [old, tensor] of tensors) {
    const prefixed = bare && trunk.test(old) ? prefix + old : old
    // Conversions from TensorFlow call the LayerNorm parameters gamma and beta.
    const name = prefixed.replace(/LayerNorm\.gamma$/, 'LayerNorm.weight').replace(/LayerNorm\.beta$/, 'LayerNorm.bias')
    if (!buffers.test(name)) named.set(name, tensor)
  }
  return named
}

/**
 * The decoder of a language model, once: where it is tied, its weight may stand in the file again; its bias may stand
 * under a second name, or under that alone.
 */
export function withOneDecoder(
  tensors: Map<string, NamedTensor>,
  { decoder, bias, second }: { readonly decoder: string; readonly bias: string; readonly second: string },
  tied: boolean,
): Map<string, NamedTensor> {
  if (tied) tensors.delete(decoder)
  const copy = tensors.get(second)
  if (copy && !tensors.has(bias)) tensors.set(bias, copy)
  tensors.delete(second)
  return tensors
}
