/**
 * What is drawn late must not move what somebody looks at, or is about to click. Browsers anchor scrolling to the first thing in view
 * (Safari does not yet), which lets a button slide away from under the pointer; so the notebook does it itself.
 */

/** Where a cell was before cells changed their heights, in pixels from the top of the window, and how much it grew. */
export type Grown = { readonly top: number; readonly bottom: number; readonly by: number }

/**
 * How far to scroll so that the cell at `anchor` stays where it was: as far as all cells above it grew.
 * @param cells in the order of the page
 */
export function steadyingShift(cells: readonly Grown[], anchor: number): number {
  const at = cells.findIndex(({ bottom }) => bottom > anchor)
  return cells.slice(0, at === -1 ? undefined : at).reduce((sum, { by }) => sum + by, 0)
}

/** Someone who moved the pointer so lately is aiming at something. */
const AIMING_MS = 1000
const CONTROLS = ':is(button, a, input, select, textarea, label, summary, [role="button"]):hover'

/** Keeps the cells of a list steady until the function that it gives is called. */
export function keepSteady(list: HTMLElement): () => void {
  const heights = new Map<Element, number>()
  const pointer = followPointer()

  const sizes = new ResizeObserver(() => {
    const grown = measure(list, heights)
    const shift = steadyingShift(grown, pointer.aim() ?? viewTop(list))
    if (shift !== 0) scrollBy({ top: shift, behavior: 'instant' })
  })
  const observeAll = () => {
    for (const child of list.children) if (!heights.has(child)) sizes.observe(child)
  }
  const changes = new MutationObserver(() => {
    for (const known of heights.keys()) if (known.parentElement !== list) heights.delete(known)
    observeAll()
  })
  observeAll()
  changes.observe(list, { childList: true })
  return () => {
    sizes.disconnect()
    changes.disconnect()
    pointer.stop()
  }
}

/** One that appears was put there by the user, who sees it come: it pushes nothing back. */
function measure(list: HTMLElement, heights: Map<Element, number>): Grown[] {
  let above = 0
  return Array.from(list.children, (child) => {
    const { top, height } = child.getBoundingClientRect()
    const before = heights.get(child) ?? height
    heights.set(child, height)
    const was = top - above
    above += height - before
    return { top: was, bottom: was + before, by: height - before }
  })
}

/** The upper edge of what can be seen of the list: its page has a bar that stays on top. */
function viewTop(list: HTMLElement): number {
  return Number.parseFloat(getComputedStyle(list).scrollMarginTop) || 0
}

/** Where the mouse is, while it aims: it moved a moment ago, or rests on something to click. */
function followPointer(): { readonly aim: () => number | null; readonly stop: () => void } {
  let at: { readonly y: number; readonly time: number } | null = null
  const ended = new AbortController()
  const { signal } = ended
  const move = ({ clientY, pointerType }: PointerEvent) => {
    at = pointerType === 'touch' ? null : { y: clientY, time: performance.now() }
  }
  addEventListener('pointermove', move, { signal, passive: true })
  addEventListener('pointerdown', move, { signal, passive: true })
  document.documentElement.addEventListener(
    'pointerleave',
    () => {
      at = null
    },
    { signal },
  )
  return {
    aim: () => {
      if (at === null) return null
      return performance.now() - at.time < AIMING_MS || document.querySelector(CONTROLS) !== null ? at.y : null
    },
    stop: () => ended.abort(),
  }
}
