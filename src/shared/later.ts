/** Makes a value when it is first asked for, and gives the same one from then on; a failure is tried again. */
export function later<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null
  return () => {
    made ??= make().catch((error: unknown) => {
      made = null
      throw error
    })
    return made
  }
}
