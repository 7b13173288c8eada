import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { useBackend } from '../../src/kernels/index.ts'
import { familyOf } from '../../src/models/families.ts'
import type { ModelConfig } from '../../src/models/types.ts'
import { readWeights } from '../../src/train/learnerState.ts'
import { writeSafetensors } from '../../src/weights/safetensors.ts'

const WEIGHTS = 'model.safetensors'

/** A copy of a model folder whose weights are the family's own random ones: the same architecture, nothing learnt. */
export async function writeRandomLike(folder: string, target: string, seed: number): Promise<void> {
  await useBackend('cpu')
  const config = JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8')) as ModelConfig // a model folder of ours
  const model = (await familyOf(config)).create(config, seed)
  mkdirSync(target, { recursive: true })
  for (const name of readdirSync(folder)) {
    if (/\.(json|txt)$/.test(name)) writeFileSync(join(target, name), readFileSync(join(folder, name)))
  }
  writeFileSync(join(target, WEIGHTS), writeSafetensors(await readWeights(model)))
  model.dispose()
}
