import { createContext, type ReactNode, useContext, useRef, useSyncExternalStore } from 'react'
import { ancestorOfKind } from '../../notebook/ancestor.ts'
import type { Cell, CellId } from '../../notebook/types.ts'
import { invariant } from '../../shared/assert.ts'
import type { Json } from '../../shared/json.ts'
import type { CellViews } from '../notebook/views.ts'
import type { AppState, CellRun, Commands, DocumentState, KindInfo, Port, Readable } from './port.ts'

type Value = { readonly port: Port; readonly views: CellViews }

const Context = createContext<Value | null>(null)

export function SessionProvider({ port, views, children }: Value & { children: ReactNode }) {
  const value = useRef({ port, views })
  return <Context value={value.current}>{children}</Context>
}

export function usePort(): Port {
  return useValue().port
}

export function useViews(): CellViews {
  return useValue().views
}

export function useCommands(): Commands {
  return usePort().commands
}

/** Re-renders only when the selected slice changes identity: select the smallest. */
export function useDocument<Slice>(select: (state: DocumentState) => Slice): Slice {
  return useSlice(usePort().document, select)
}

export function useApp<Slice>(select: (state: AppState) => Slice): Slice {
  return useSlice(usePort().app, select)
}

export function useRun<Slice>(id: CellId, select: (run: CellRun) => Slice): Slice {
  return useSlice(usePort().runs, (runs) => select(runs.get(id) ?? IDLE))
}

export function useRuns<Slice>(select: (runs: ReadonlyMap<CellId, CellRun>) => Slice): Slice {
  return useSlice(usePort().runs, select)
}

/** The up-to-date result of the nearest cell of a kind that a cell depends on; null where there is none yet. */
export function useUpstreamResult(cell: Cell, kind: string | undefined): Json | null {
  const source = useDocument(({ notebook }) =>
    notebook === null || kind === undefined ? undefined : ancestorOfKind(notebook, cell, kind),
  )
  return useRuns((runs) => {
    const run = source === undefined ? undefined : runs.get(source)
    return run?.status === 'done' ? run.result : null
  })
}

export function useCell(id: CellId): Cell | undefined {
  return useDocument(({ notebook }) => notebook?.cells.find((cell) => cell.id === id))
}

/** Undefined for a kind that this version does not know. */
export function useKind(kind: string): KindInfo | undefined {
  return usePort().kinds.get(kind)
}

const IDLE: CellRun = {
  status: 'idle',
  startedAt: null,
  seconds: null,
  progress: null,
  error: null,
  result: null,
  resumableFrom: null,
}

function useSlice<State, Slice>(store: Readable<State>, select: (state: State) => Slice): Slice {
  return useSyncExternalStore(
    (listener) => store.subscribe(listener),
    () => select(store.getState()),
  )
}

function useValue(): Value {
  const value = useContext(Context)
  invariant(value !== null, 'a page component stands outside of SessionProvider')
  return value
}
