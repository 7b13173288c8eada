/** A small world of cell kinds for tests: numbers in, sums out. */
import type { Json } from '../shared/json.ts'
import type { CellKinds } from './resolve.ts'
import type { Cell, CellId, CellKind, Notebook } from './types.ts'

export const id = (text: string) => text as CellId

export const cell = (
  name: string,
  kind: string,
  params: Cell['params'] = {},
  inputs: Record<string, string> = {},
): Cell => ({
  id: id(name),
  kind,
  params,
  inputs: inputs as Record<string, CellId>,
})

export const notebook = (...cells: Cell[]): Notebook => ({ format: 'strandbook', version: 1, title: 'Test', cells })

/** Called by the `sum` kind with the id-less key of each run, so that tests can count and gate runs. */
export interface World {
  readonly ran: string[]
  gate: (name: string, signal: AbortSignal) => Promise<void>
}

export function testKinds(): CellKinds<World> {
  const value: CellKind<World> = {
    kind: 'value',
    title: 'Value',
    about: 'A number.',
    params: [{ name: 'n', type: 'number', label: 'n', help: 'Any number.', default: 1, min: -100, max: 100 }],
    inputs: [],
    recipe: (key, params) => ({ key, params }),
    run: async ({ params, services, signal }) => {
      services.ran.push(`value ${params.n}`)
      await services.gate(`value ${params.n}`, signal)
      return params.n as number
    },
    summary: (result) => String(result),
  }
  const plus: CellKind<World> = {
    ...value,
    kind: 'plus',
    inputs: [{ role: 'to', kinds: ['value', 'plus'] }],
    run: async ({ params, inputs, services, signal }) => {
      const sum = (params.n as number) + (inputs.to!.result as number)
      services.ran.push(`plus ${sum}`)
      await services.gate(`plus ${sum}`, signal)
      return sum as Json
    },
  }
  return new Map([value, plus].map((kind) => [kind.kind, kind]))
}
