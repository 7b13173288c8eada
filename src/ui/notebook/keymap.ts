/** Keys as in Jupyter, as a pure function: what a key means depends on where the focus is. */

/** `cell`: a cell as a whole; `control`: a button in it; `text`: a field that takes keys; `page`: nothing. */
export type FocusPlace = 'cell' | 'control' | 'text' | 'page'

export type KeyPress = {
  readonly key: string
  readonly shift: boolean
  readonly control: boolean
  readonly alt: boolean
}

export type KeyCommand =
  | 'runAndNext'
  | 'run'
  | 'enter'
  | 'leave'
  | 'previous'
  | 'next'
  | 'moveUp'
  | 'moveDown'
  | 'addAbove'
  | 'addBelow'
  | 'addNote'
  | 'delete'
  | 'collapse'
  | 'undo'
  | 'redo'
  | 'help'

export type KeyAnswer = {
  readonly command: KeyCommand | null
  /** The first `d` of `dd` waits for the second. */
  readonly pending: 'd' | null
}

const NOTHING: KeyAnswer = { command: null, pending: null }

const PLAIN: Readonly<Record<string, KeyCommand>> = {
  ArrowUp: 'previous',
  ArrowDown: 'next',
  k: 'previous',
  j: 'next',
  Enter: 'enter',
  a: 'addAbove',
  b: 'addBelow',
  m: 'addNote',
  o: 'collapse',
  z: 'undo',
}

/** Keys that a focused button or link needs for itself. */
const KEYS_OF_CONTROLS = new Set(['Enter', ' ', 'ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Tab'])

export function commandFor(press: KeyPress, place: FocusPlace, pending: 'd' | null): KeyAnswer {
  const { key, shift, control, alt } = press
  if (key === 'Enter' && shift && !control && !alt && place !== 'page') return answer('runAndNext')
  if (key === 'Enter' && control && !shift && !alt && place !== 'page') return answer('run')
  if (key === 'Escape' && (place === 'text' || place === 'control')) return answer('leave')
  if (place === 'text' || control) return NOTHING
  if (place === 'control' && KEYS_OF_CONTROLS.has(key)) return NOTHING
  if (alt) return key === 'ArrowUp' ? answer('moveUp') : key === 'ArrowDown' ? answer('moveDown') : NOTHING
  if (key === '?') return answer('help')
  if (key === 'Z' || (key === 'z' && shift)) return answer('redo')
  if (shift) return NOTHING
  if (key === 'd' && place !== 'page') return pending === 'd' ? answer('delete') : { command: null, pending: 'd' }
  return answer(PLAIN[key] ?? null)
}

function answer(command: KeyCommand | null): KeyAnswer {
  return { command, pending: null }
}
