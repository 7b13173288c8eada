/**
 * The data worker: parses, checks, splits, tokenises, fits the baselines. Thin: every stage lives in its own folder
 * and remembers its results by recipe key.
 */
import { BaselineStages } from '../src/baselines/baselineStages.ts'
import { type Handlers, serve } from '../src/rpc/host.ts'
import type { DataProcedures, TokenProcedures } from '../src/rpc/protocol.ts'
import { DataStages } from '../src/sequence/dataStages.ts'
import { targetBuffers } from '../src/sequence/rowTargets.ts'
import { openBlobStore } from '../src/storage/opfs.ts'
import { TokenStages } from '../src/tokenize/tokenStages.ts'
import type { EncodedPart } from '../src/tokenize/types.ts'
import { FileLibrary } from './fileLibrary.ts'
import { bundledTokenizer } from './training/bundledModel.ts'
import { ModelShelf } from './training/modelShelf.ts'

const store = openBlobStore()
const files = new FileLibrary(store)
const models = new ModelShelf(store)
const data = new DataStages((ref) => files.open(ref))
const tokens = new TokenStages(data, async (name) => {
  const folder = (await models.importedTokenizer(name)) ?? (await bundledTokenizer(name))
  return folder && Array.from(folder, ([path, bytes]) => ({ path, bytes }))
})
const baselines = new BaselineStages(data)

const forThePage: Handlers<DataProcedures> = {
  addFile: ({ file }, { signal, emit }) => files.add(file, { signal, report: emit }),
  hasFiles: async (request) => ({ missing: await files.missing(request.files) }),
  data: async ({ recipe }, { signal, emit }) => (await data.data(recipe, { signal, report: emit })).result,
  split: async ({ recipe }, { signal, emit }) => (await data.split(recipe, { signal, report: emit })).result,
  tokenizer: ({ recipe }, { signal, emit }) => tokens.tokenizer(recipe, { signal, report: emit }),
  baselines: ({ recipe }, { signal, emit }) => baselines.baselines(recipe, { signal, report: emit }),
  records: ({ recipe, indices }, { signal }) => data.records(recipe, indices, { signal }),
  connect: async ({ port }) => {
    serve<TokenProcedures>(port, forTraining)
    return null
  },
}

const forTraining: Handlers<TokenProcedures> = {
  facts: ({ recipe }, { signal, emit }) => tokens.facts(recipe, { signal, report: emit }),
  sequenceFacts: ({ recipe }, { signal, emit }) => tokens.sequenceFacts(recipe, { signal, report: emit }),
  encoded: async ({ recipe, part }, { signal, emit, transfer }) =>
    handOver(await tokens.encoded(recipe, part, { signal, report: emit }), transfer),
  encodeAll: async ({ recipe, reads }, { signal, emit, transfer }) =>
    handOver(await tokens.encodeAll(recipe, reads, { signal, report: emit }), transfer),
  ids: async ({ recipe, indices }, { signal }) => {
    const { dataset } = await data.data(recipe, { signal })
    return Array.from(indices, (i) => dataset.ids[i] ?? '')
  },
  sequences: async ({ recipe, indices }, { signal }) => {
    const { dataset } = await data.data(recipe, { signal })
    const text = new TextDecoder('latin1') // a byte per residue
    return Array.from(indices, (i) =>
      text.decode(dataset.residues.subarray(dataset.offsets[i], dataset.offsets[i + 1])),
    )
  },
  records: ({ recipe, indices }, { signal }) => data.records(recipe, indices, { signal }),
  baselines: ({ recipe }, { signal, emit }) => baselines.baselines(recipe, { signal, report: emit }),
  regressions: ({ recipe, canonical }, { signal, emit }) =>
    baselines.regressions(recipe, canonical, { signal, report: emit }),
}

/** A copy to give away: the stages keep theirs. */
function handOver(part: EncodedPart, transfer: <T>(value: T, buffers: readonly Transferable[]) => T): EncodedPart {
  const copy = structuredClone(part)
  const { ids, types, offsets, labels, records, targets } = copy
  const views = [ids, ...(types ? [types] : []), offsets, labels, records, ...targetBuffers(targets)]
  return transfer(
    copy,
    views.map(({ buffer }) => buffer),
  )
}

serve<DataProcedures>(self, forThePage)
