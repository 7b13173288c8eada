import type { BaselinesResult, SideRegression } from '../../src/baselines/types.ts'
import type { DataFacts } from '../../src/models/types.ts'
import { type Client, connect } from '../../src/rpc/client.ts'
import type {
  DataRecipe,
  Progress,
  SequenceFacts,
  SplitRecipe,
  TokenizerRecipe,
  TokenProcedures,
} from '../../src/rpc/protocol.ts'
import { targetBuffers } from '../../src/sequence/rowTargets.ts'
import type { DataTask, RecordPreview, SplitPart } from '../../src/sequence/types.ts'
import { Memo } from '../../src/shared/memo.ts'
import type { EncodedPart, ModelReads } from '../../src/tokenize/types.ts'
import { loadTask } from '../../src/train/tasks/index.ts'

/** What a model needs to know of its data, and what it has to learn. */
export type LearningFacts = DataFacts & { readonly task: DataTask }

export type Watch = { readonly signal?: AbortSignal; readonly onEvent?: (event: Progress) => void }

/** Token ids kept here; the data worker keeps its own and gives them again. */
const MAX_KEPT_BYTES = 500_000_000

/** The data worker, seen from the training: facts and tokens by recipe, each asked for once. */
export class DataSource {
  readonly #facts = new Memo<LearningFacts>(Number.POSITIVE_INFINITY, () => 0)
  readonly #parts = new Memo<EncodedPart>(MAX_KEPT_BYTES, bytesOf)
  #client: Promise<Client<TokenProcedures>>
  #connected: (client: Client<TokenProcedures>) => void = () => {}
  #current: Client<TokenProcedures> | null = null

  constructor() {
    this.#client = new Promise((resolve) => {
      this.#connected = resolve
    })
  }

  /** A new port replaces the one of a data worker that died: a port does not tell when its other end is gone. */
  connect(port: MessagePort): void {
    const client = connect<TokenProcedures>(port, 'data worker')
    this.#current?.close('it was started anew')
    this.#current = client
    this.#connected(client)
    this.#client = Promise.resolve(client)
  }

  facts(recipe: TokenizerRecipe, watch: Watch): Promise<LearningFacts> {
    const make = async () => {
      const { rows, ...facts } = await (await this.#client).call('facts', { recipe }, watch)
      const { head, problem } = await loadTask(facts.task)
      return { ...facts, head, problem, trainRows: rows.train }
    }
    return this.#facts.get(recipe.key, make, watch.signal)
  }

  async sequenceFacts(recipe: TokenizerRecipe, watch: Watch): Promise<SequenceFacts> {
    return (await this.#client).call('sequenceFacts', { recipe }, watch)
  }

  part(recipe: TokenizerRecipe, part: SplitPart, watch: Watch): Promise<EncodedPart> {
    const make = async () => (await this.#client).call('encoded', { recipe, part }, watch)
    return this.#parts.get(`${recipe.key}/${part}`, make, watch.signal)
  }

  async everything(recipe: DataRecipe, reads: ModelReads, watch: Watch): Promise<EncodedPart> {
    return (await this.#client).call('encodeAll', { recipe, reads }, watch)
  }

  async baselines(recipe: SplitRecipe, watch: Watch): Promise<BaselinesResult> {
    return (await this.#client).call('baselines', { recipe }, watch)
  }

  async regressions(recipe: SplitRecipe, canonical: boolean, watch: Watch): Promise<readonly SideRegression[]> {
    return (await this.#client).call('regressions', { recipe, canonical }, watch)
  }

  async ids(recipe: DataRecipe, indices: Uint32Array): Promise<readonly string[]> {
    return (await this.#client).call('ids', { recipe, indices })
  }

  async sequences(recipe: DataRecipe, indices: Uint32Array): Promise<readonly string[]> {
    return (await this.#client).call('sequences', { recipe, indices })
  }

  async records(recipe: DataRecipe, indices: readonly number[]): Promise<readonly RecordPreview[]> {
    return (await this.#client).call('records', { recipe, indices })
  }
}

function bytesOf({ ids, offsets, targets }: EncodedPart): number {
  return targetBuffers(targets).reduce(
    (sum, { byteLength }) => sum + byteLength,
    ids.byteLength + 3 * offsets.byteLength,
  )
}
