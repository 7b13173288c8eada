/**
 * The first key that stands twice in one object of a JSON text, or null. `JSON.parse` keeps the last of them without
 * a word, so two readers of one file might see two different tensors.
 * @param text sound JSON: `JSON.parse` has accepted it
 */
export function duplicateKey(text: string): string | null {
  const open: Set<string>[] = []
  const token = /"(?:[^"\\]|\\.)*"(\s*:)?|[{}]/gs
  for (let match = token.exec(text); match; match = token.exec(text)) {
    const [found, colon] = match
    if (found === '{') open.push(new Set())
    else if (found === '}') open.pop()
    else if (colon !== undefined) {
      const key = JSON.parse(found.slice(0, found.length - colon.length)) as string // a string, by the pattern
      const keys = open.at(-1)
      if (keys?.has(key)) return key
      keys?.add(key)
    }
  }
  return null
}
