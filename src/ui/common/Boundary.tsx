import { Component, type ReactNode } from 'react'
import { type ShownError, showError } from '../../state/cellRuns.ts'
import { ErrorBox } from './ErrorBox.tsx'

type Props = {
  readonly children: ReactNode
  /** What is drawn: with another one it is tried again. */
  readonly of?: unknown
}

type State = { readonly error: ShownError | null; readonly of: unknown }

/** Keeps a failure of drawing, or of loading what draws, where it happened: the rest of the page works on. */
export class Boundary extends Component<Props, State> {
  override state: State = { error: null, of: this.props.of }

  static getDerivedStateFromError(error: unknown): Partial<State> {
    return { error: showError(error) }
  }

  static getDerivedStateFromProps({ of }: Props, state: State): Partial<State> | null {
    return of === state.of ? null : { error: null, of }
  }

  override render(): ReactNode {
    const { error } = this.state
    if (error === null) return this.props.children
    return <ErrorBox error={error} />
  }
}
