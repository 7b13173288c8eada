/** What a card says of a model of which not all was trained. */
import type { Tuning } from '../../models/tuning/types.ts'
import { assertNever } from '../../shared/assert.ts'

/** Adds what `transformers` leaves out: a hook computes the bottleneck behind each layer that has one. */
const ADD_BOTTLENECKS = [
  'import torch',
  'from safetensors.torch import load_file',
  '',
  'def add_bottlenecks(model, folder="model"):',
  '    w = load_file(f"{folder}/model.safetensors")',
  '    for name, layer in model.named_modules():',
  '        if f"{name}.adapter_down.weight" not in w: continue',
  '        p = [w[f"{name}.{part}"] for part in ("adapter_down.weight", "adapter_down.bias", "adapter_up.weight", "adapter_up.bias")]',
  '        def hook(_, x, y, p=p):',
  '            h = torch.nn.functional.gelu(torch.nn.functional.linear(y, p[0], p[1]))',
  '            return y + torch.nn.functional.linear(h, p[2], p[3])',
  '        layer.register_forward_hook(hook)',
  '    return model',
].join('\n')

export function tunedSection(tuning: Tuning, base: { readonly name: string } | null): string[] {
  const title = '## What was trained'
  const name = JSON.stringify(base?.name ?? 'the model that the training started from')
  switch (tuning.kind) {
    case 'full':
      return []
    case 'lora':
    case 'adalora':
      return [
        title,
        `Low-rank matrices beside frozen weights (${tuning.kind === 'lora' ? 'LoRA' : 'AdaLoRA'}, rank ${tuning.rank}` +
          `${tuning.kind === 'adalora' ? `, ${tuning.targetRank} on average in the end` : ''}, alpha ${tuning.alpha}). ` +
          `\`model/\` has them merged; \`adapter/\`, where it was exported, holds them alone, for \`PeftModel.from_pretrained(base, "adapter")\` over ${name}.`,
      ]
    case 'adapters':
      return [
        title,
        `Bottlenecks of width ${tuning.width} behind attention and feed-forward of each layer, and the head; the rest is ${name}. ` +
          '`transformers` leaves the bottlenecks out, so put them in once the model is loaded, before anything is predicted:',
        `\`\`\`python\n${ADD_BOTTLENECKS}\n\`\`\``,
      ]
    case 'bitfit':
      return [title, `The biases and the head; all else is as in ${name}.`]
    case 'head':
      return [title, `The head; all else is as in ${name}.`]
    default:
      return assertNever(tuning)
  }
}
