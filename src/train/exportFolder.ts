import type { JsonObject } from '../shared/json.ts'
import { CONFIG_FILE, WEIGHTS_FILE } from '../weights/fileNames.ts'
import type { ModelFolder } from '../weights/types.ts'
import { type CardFacts, modelCard } from './modelCard.ts'
import { type PredictionRows, predictionFiles } from './predictionFiles.ts'

type FolderFile = { readonly path: string; readonly bytes: Uint8Array }

/** What `from_pretrained` opens; it has the card too, so that it can be uploaded as it stands. */
const MODEL_FOLDER = 'model'
const SEQUENCES_FILE = 'sequences.fasta'

/**
 * The model's own files in a folder of their own; beside it card, figures and predictions.
 * @param sequences those of the predictions, in their order, where they are few enough to be written once more
 */
export function exportFolder(
  model: ModelFolder,
  card: CardFacts,
  predictions: PredictionRows | null,
  sequences: readonly string[] | null,
): readonly FolderFile[] {
  const own = [CONFIG_FILE, WEIGHTS_FILE]
  const files = [...own, ...[...model.keys()].filter((path) => !own.includes(path))].flatMap((path) => {
    const bytes = model.get(path)
    return bytes ? [{ path: `${MODEL_FOLDER}/${path}`, bytes }] : []
  })
  const text = (path: string, content: string) => ({ path, bytes: new TextEncoder().encode(content) })
  const cardText = `${modelCard(card)}\n`
  const extra = [
    text(`${MODEL_FOLDER}/README.md`, cardText),
    text('README.md', cardText),
    text('metrics.json', `${JSON.stringify(metricsOf(card), null, 2)}\n`),
    ...(predictions && sequences ? [text(SEQUENCES_FILE, fasta(predictions.ids, sequences))] : []),
    ...(predictions ? predictionFiles(predictions).map(({ path, pieces }) => text(path, pieces.join(''))) : []),
  ]
  return [...files, ...extra]
}

/** One line per sequence: what the card's Python reads. */
function fasta(ids: readonly string[], sequences: readonly string[]): string {
  return sequences.map((sequence, i) => `>${ids[i]?.replace(/\s+/g, ' ')}\n${sequence}\n`).join('')
}

/** Everything measured, for programs: the evaluation, the curve, the baselines. */
function metricsOf({ evaluation, training, version, files, split }: CardFacts): JsonObject {
  const { history, evals, baselines, best, params, device, ...rest } = training
  // Plain data throughout; JSON.stringify in `exportFolder` is all that is done with it.
  return {
    version,
    files,
    split,
    evaluation,
    training: { ...rest, params, device, best, evals, baselines, history },
  } as JsonObject
}
