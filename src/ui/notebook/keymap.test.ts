import { describe, expect, it } from 'vitest'
import { commandFor, type FocusPlace, type KeyPress } from './keymap.ts'

function press(key: string, modifiers: Partial<KeyPress> = {}): KeyPress {
  return { key, shift: false, control: false, alt: false, ...modifiers }
}

function command(key: string, place: FocusPlace, modifiers: Partial<KeyPress> = {}) {
  return commandFor(press(key, modifiers), place, null).command
}

describe('keys as in Jupyter', () => {
  it('leaves every letter to a text field, and runs from inside it', () => {
    for (const key of ['a', 'b', 'd', 'm', 'z', 'j', 'k', 'o', '?', 'Enter', 'ArrowUp']) {
      expect(command(key, 'text')).toBeNull()
    }
    expect(command('Enter', 'text', { shift: true })).toBe('runAndNext')
    expect(command('Enter', 'text', { control: true })).toBe('run')
    expect(command('Escape', 'text')).toBe('leave')
  })

  it('leaves Enter, space and arrows to a focused button', () => {
    for (const key of ['Enter', ' ', 'ArrowUp', 'ArrowDown']) expect(command(key, 'control')).toBeNull()
    expect(command('b', 'control')).toBe('addBelow')
  })

  it('deletes on the second d only, and any other key takes the first back', () => {
    const first = commandFor(press('d'), 'cell', null)
    expect(first).toEqual({ command: null, pending: 'd' })
    expect(commandFor(press('d'), 'cell', first.pending).command).toBe('delete')
    expect(commandFor(press('j'), 'cell', first.pending)).toEqual({ command: 'next', pending: null })
  })

  it('undoes with z and redoes with Shift+Z', () => {
    expect(command('z', 'cell')).toBe('undo')
    expect(command('Z', 'cell', { shift: true })).toBe('redo')
  })

  it('never takes a shortcut of the browser', () => {
    for (const key of ['a', 'b', 'd', 'z', 'k', 'o']) expect(command(key, 'cell', { control: true })).toBeNull()
  })
})
