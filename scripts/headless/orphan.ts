/** Calls back once when the process that started this one is gone: an npm that was killed tells its children nothing. */
export function whenOrphaned(callback: () => void, everyMs = 1000): void {
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    callback()
  }, everyMs)
  timer.unref()
}
