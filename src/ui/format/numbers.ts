/** Numbers as a user reads them: thousands separators, sensible digits, units. */

const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })
const NOT_A_NUMBER = '–'

/** 12345.4 → "12,345". */
export function formatCount(value: number): string {
  return Number.isFinite(value) ? whole.format(value) : NOT_A_NUMBER
}

/** A metric between −1 and 1, always three decimals so that columns line up. */
export function formatMetric(value: number): string {
  if (!Number.isFinite(value)) return NOT_A_NUMBER
  const text = value.toFixed(3)
  return Number(text) === 0 ? '0.000' : text.replace('-', '−')
}

/** A difference of metrics with its sign: "+0.031", "−0.004". */
export function formatDifference(value: number): string {
  if (!Number.isFinite(value)) return NOT_A_NUMBER
  return value > 0 ? `+${formatMetric(value)}` : formatMetric(value)
}

/** 0.1234 → "12.3%". */
export function formatShare(value: number): string {
  return Number.isFinite(value) ? `${(100 * value).toFixed(1)}%` : NOT_A_NUMBER
}

export function formatLoss(value: number): string {
  if (!Number.isFinite(value)) return NOT_A_NUMBER
  return value >= 100 ? value.toFixed(1) : value.toFixed(4)
}

/** Small numbers such as learning rates: "0.001", "3.2e-5". */
export function formatSmall(value: number): string {
  if (!Number.isFinite(value)) return NOT_A_NUMBER
  if (value === 0) return '0'
  const magnitude = Math.abs(value)
  if (magnitude >= 0.0001 && magnitude < 10_000) return String(Number(value.toPrecision(3)))
  const [digits, exponent] = value.toExponential(2).split('e')
  return `${Number(digits)}e${Number(exponent)}`
}

/** Decimal units, as file managers show them. */
export function formatBytes(bytes: number): string {
  if (!Number.isFinite(bytes)) return NOT_A_NUMBER
  if (bytes < 1000) return `${whole.format(bytes)} B`
  const units = ['kB', 'MB', 'GB', 'TB'] as const
  let value = bytes / 1000
  let unit = 0
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000
    unit += 1
  }
  return `${value < 10 ? value.toFixed(1) : whole.format(value)} ${units[unit]}`
}

/** Seconds → "0.4 s", "12 s", "3 min 04 s", "2 h 07 min". */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return NOT_A_NUMBER
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`
  const rounded = Math.round(seconds)
  if (rounded < 60) return `${rounded} s`
  if (rounded < 3600) return `${Math.floor(rounded / 60)} min ${twoDigits(rounded % 60)} s`
  const minutes = Math.round(seconds / 60)
  return `${Math.floor(minutes / 60)} h ${twoDigits(minutes % 60)} min`
}

/** Per second, with more digits where the number is small. */
export function formatRate(perSecond: number): string {
  if (!Number.isFinite(perSecond)) return NOT_A_NUMBER
  return perSecond < 10 ? perSecond.toFixed(1) : whole.format(perSecond)
}

/** "1 sequence", "2,000 sequences". */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0')
}
