import { type ComponentType, lazy, type ReactNode } from 'react'

/** A view whose code is loaded when it is first drawn, or a little before. */
export type LateView<Props> = ((props: Props) => ReactNode) & { readonly fetch: () => void }

type Module<Props> = { readonly default: ComponentType<Props> }

/**
 * React.lazy, but for one thing: a view whose code is there already is drawn at once. React's own asks for it once more and shows a
 * fallback until the answer, in which everything below would move twice.
 */
export function lateView<Props>(load: () => Promise<Module<Props>>): LateView<Props> {
  let loaded: Module<Props> | null = null
  const fetch = async () => {
    loaded = await load()
    return loaded
  }
  // React takes any thenable, and draws in the same turn when it answers in the same turn.
  const View = lazy(() => (loaded === null ? fetch() : (answered(loaded) as Promise<Module<Props>>)))
  return Object.assign(View as unknown as (props: Props) => ReactNode, { fetch: () => void fetch().catch(() => {}) }) // it fails where it is drawn
}

function answered<Value>(value: Value): PromiseLike<Value> {
  // biome-ignore lint/suspicious/noThenProperty: it is a thenable on purpose
  return { then: (onAnswer) => answered(onAnswer ? onAnswer(value) : value) as never }
}
