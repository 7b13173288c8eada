/** The saved document and what a cell kind is. No React, no tensors, no workers in this folder. */
import type { Json, JsonObject } from '../shared/json.ts'

declare const brand: unique symbol
export type CellId = string & { readonly [brand]: 'CellId' }

/** A cell as saved. Fields that this version does not know are kept in `rest` and written back verbatim. */
export interface Cell {
  readonly id: CellId
  readonly kind: string
  readonly params: JsonObject
  /** Role → id of an earlier cell, e.g. { data: "data" }. */
  readonly inputs: Readonly<Record<string, CellId>>
  readonly collapsed?: boolean
  readonly rest?: JsonObject
}

export interface Notebook {
  readonly format: 'strandbook'
  readonly version: 1
  readonly title: string
  readonly cells: readonly Cell[]
  readonly rest?: JsonObject
}

// ── Cell kinds ───────────────────────────────────────────────────────────────────────────────────────────────

type ParamBase<T extends Json> = {
  readonly name: string
  /** Short label in the form, e.g. "Learning rate". */
  readonly label: string
  /** One plain sentence for someone who has never heard the word. */
  readonly help: string
  readonly unit?: string
  readonly default: T
  /** Advanced parameters stay one click away. */
  readonly advanced?: boolean
  /** Other params under which this one has no effect, so that the form leaves it out. */
  readonly unusedWhen?: (params: JsonObject) => boolean
}

/** The schema of one parameter: it validates, draws the form and documents, all from one place. */
export type ParamSpec =
  | (ParamBase<string> & {
      readonly type: 'choice'
      readonly options: readonly { readonly value: string; readonly label: string; readonly help?: string }[]
      /** Options that the result of a cell further up rules out; the form says why, the cell refuses them when it runs. */
      readonly limitedBy?: {
        readonly kind: string
        /** In a word or two ("not for DNA"), or null where the option fits. */
        readonly unfit: (option: string, result: Json) => string | null
      }
    })
  | (ParamBase<number | 'auto'> & {
      readonly type: 'number'
      readonly auto?: boolean
      readonly min: number
      readonly max: number
      readonly integer?: boolean
      readonly step?: number
    })
  | (ParamBase<boolean | 'auto'> & { readonly type: 'boolean'; readonly auto?: boolean })
  | (ParamBase<string> & { readonly type: 'text'; readonly multiline?: boolean })
  /** A value with its own editor (the files of the `data` cell). `check` returns what was expected, or null. */
  | (ParamBase<Json> & {
      readonly type: 'custom'
      readonly check: (value: Json) => string | null
      /** The part of the value that results depend on (a file's hash, not its name); all of it by default. */
      readonly identity?: (value: Json) => Json
    })

export interface CellRunContext<Services> {
  readonly params: JsonObject
  /** Hash of kind, params and the inputs' keys: the identity of the result. */
  readonly key: string
  /** The recipe of this cell (see rpc/protocol.ts), made by `recipe` below. */
  readonly recipe: Json
  readonly inputs: Readonly<Record<string, { readonly key: string; readonly recipe: Json; readonly result: Json }>>
  readonly signal: AbortSignal
  readonly onEvent: (event: unknown) => void
  readonly services: Services
}

/** One thing that a cell works on. An optional one may be missing. */
export interface InputSpec {
  readonly role: string
  readonly kinds: readonly string[]
  readonly optional?: boolean
  /** Params under which the cell does not read this input, although it is wired. */
  readonly unusedWhen?: (params: JsonObject) => boolean
}

/** One click that mends what a result or an error complains of: a parameter and its value. */
export interface Mend {
  readonly label: string
  /** Role of the input whose parameter it is; absent where it is the cell's own. */
  readonly input?: string
  readonly param: string
  readonly value: Json
}

/** What can be mended: the code of a finding or an error, with the limit that a finding names. */
export interface Mendable {
  readonly code: string
  readonly limit?: number
}

export interface CellKind<Services> {
  readonly kind: string
  readonly title: string
  /** One sentence: what this step does and why one would want it. */
  readonly about: string
  readonly params: readonly ParamSpec[]
  readonly inputs: readonly InputSpec[]
  /** Pure: the recipe that workers recompute this result from. */
  recipe(key: string, params: JsonObject, inputs: Readonly<Record<string, Json>>): Json
  run(context: CellRunContext<Services>): Promise<Json>
  /** The one line that a closed, finished cell says. */
  summary(result: Json): string
  /** Buttons beside a finding or an error of this kind of cell. */
  mends?(what: Mendable, params: JsonObject): readonly Mend[]
}
