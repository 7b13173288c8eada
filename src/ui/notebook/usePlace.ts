import { useLayoutEffect } from 'react'

const KEY = 'strandbook.place'

/**
 * A reload comes back to where the notebook was scrolled to. The browser looks for that place while the page is still empty, and
 * gives up.
 */
export function usePlace(): void {
  useLayoutEffect(() => {
    const place = sessionStorage.getItem(KEY)
    sessionStorage.removeItem(KEY)
    // After the cells have looked up how high they are, and before the first picture.
    const frame = requestAnimationFrame(() => {
      if (place !== null && wasReloaded()) scrollTo({ top: Number(place), behavior: 'instant' })
    })
    const leave = () => sessionStorage.setItem(KEY, String(scrollY))
    addEventListener('pagehide', leave)
    return () => {
      cancelAnimationFrame(frame)
      removeEventListener('pagehide', leave)
    }
  }, [])
}

function wasReloaded(): boolean {
  const [entry] = performance.getEntriesByType('navigation')
  return (entry as PerformanceNavigationTiming | undefined)?.type === 'reload'
}
