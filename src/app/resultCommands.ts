import type { CellId } from '../notebook/types.ts'
import type { EvaluateRecipe } from '../rpc/protocol.ts'
import { StrandbookError } from '../shared/errors.ts'
import type { Commands } from '../ui/session/port.ts'
import { download, fileNameOf } from './download.ts'
import { exportedFiles, saveToFolder, zipOf } from './exportedFiles.ts'
import { guarded, type PageParts } from './pageParts.ts'
import { words } from './words.ts'

type ResultCommands = Pick<Commands, 'members' | 'tracks' | 'downloadExport' | 'saveExport' | 'downloadPredictions'>

/** Sequences shown per field of the confusion matrix. */
const MEMBER_LIMIT = 100
/** Sequences that can be looked at base by base. */
const TRACK_LIMIT = 200

export function resultCommands(parts: PageParts): ResultCommands {
  const { session, app, workers } = parts
  const title = () => fileNameOf(session.document.getState().notebook?.title ?? words.untitled)
  return {
    members: async (id, actual, predicted) => {
      const recipe = resolvedOf(parts, id).recipe as unknown as EvaluateRecipe // the recipe of an evaluate cell
      const found = await workers.train.call('members', { recipe, actual, predicted, limit: MEMBER_LIMIT })
      const data = recipe.train.model.tokenizer.split.data
      const indices = found.map(({ record }) => record)
      const records = await workers.data.call('records', { recipe: data, indices })
      return found.flatMap((prediction, i) => {
        const record = records[i]
        return record === undefined ? [] : [{ ...record, ...prediction }]
      })
    },
    tracks: async (id) => {
      const recipe = resolvedOf(parts, id).recipe as unknown as EvaluateRecipe // the recipe of an evaluate cell
      const tracks = await workers.train.call('tracks', { recipe, limit: TRACK_LIMIT })
      const data = recipe.train.model.tokenizer.split.data
      const records = await workers.data.call('records', { recipe: data, indices: tracks.map(({ record }) => record) })
      return tracks.flatMap((track, i) => {
        const record = records[i]
        return record === undefined ? [] : [{ ...track, id: record.id, residues: record.residues }]
      })
    },
    downloadExport: (id) => guarded(app, async () => download(await zipOf(await filesOf(parts, id)), `${title()}.zip`)),
    saveExport: (id) =>
      guarded(app, async () => {
        if (await saveToFolder(await filesOf(parts, id))) app.setState({ notice: { kind: 'info', text: words.saved } })
      }),
    downloadPredictions: (id, path) =>
      guarded(app, async () => {
        const { key } = resolvedOf(parts, id)
        download(await workers.train.call('predictionsTsv', { key, path }), `${title()}-${path}`)
      }),
  }
}

function resolvedOf({ session }: PageParts, id: CellId) {
  const resolved = session.resolved(id)
  if (resolved !== null) return resolved
  throw new StrandbookError('NO_RESULT', words.notRun, { advice: words.notRunAdvice })
}

async function filesOf(parts: PageParts, id: CellId) {
  const files = await exportedFiles(parts.blobs, resolvedOf(parts, id).key)
  if (files.length > 0) return files
  throw new StrandbookError('EXPORT_GONE', words.exportGone, { advice: words.exportGoneAdvice })
}
