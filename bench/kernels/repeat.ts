/** The fastest of so many runs in milliseconds, after one that compiles: what others take from a busy machine is noise. */
export async function repeat(times: number, work: () => Promise<void>): Promise<number> {
  await work()
  let fastest = Infinity
  for (let i = 0; i < times; i++) {
    const started = performance.now()
    await work()
    fastest = Math.min(fastest, performance.now() - started)
  }
  return fastest
}
