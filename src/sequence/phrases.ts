/** How numbers and names are written in sentences. */
export const number = (value: number) => value.toLocaleString('en-US')
export const count = (value: number, one: string, many = `${one}s`) => `${number(value)} ${value === 1 ? one : many}`
export const list = (names: readonly string[], limit = 8) =>
  names
    .slice(0, limit)
    .map((name) => `"${shortened(name)}"`)
    .join(', ') + (names.length > limit ? ', …' : '')
export const shortened = (text: string, limit = 40) => (text.length > limit ? `${text.slice(0, limit)}…` : text)
export const percent = (share: number) => `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`
