export type NumberRule = {
  readonly min: number
  readonly max: number
  readonly integer?: boolean
  readonly auto?: boolean
}

/** `Number` alone would also read hexadecimal and empty text. */
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/

/** What a user typed: a number within its limits, `auto`, or null for neither. Accepts 3e-4, "0,5", "1,000" and "1 000". */
export function readNumber(text: string, { min, max, integer, auto }: NumberRule): number | 'auto' | null {
  const trimmed = text.trim().toLowerCase()
  if (trimmed === '' || trimmed === 'auto') return auto ? 'auto' : null
  const plain = withPoint(trimmed.replace(/[\s_]/g, ''))
  if (!DECIMAL.test(plain)) return null
  const value = Number(plain)
  if (!Number.isFinite(value) || value < min || value > max) return null
  return integer && !Number.isInteger(value) ? null : value
}

/** "1,000" is a thousand, as the page itself writes it; any other comma is a decimal one. */
function withPoint(text: string): string {
  return /^-?[1-9]\d{0,2}(,\d{3})+(\.\d+)?$/.test(text) ? text.replaceAll(',', '') : text.replace(',', '.')
}
