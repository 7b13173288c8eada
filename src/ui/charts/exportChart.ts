import type { ChartData } from './types.ts'

/** Properties that carry the look of a chart; the rest of the page's style is not needed outside of it. */
const STYLE_PROPERTIES = [
  'fill',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'opacity',
  'font-family',
  'font-size',
  'text-anchor',
] as const

const TITLE_HEIGHT = 24
const PIXEL_RATIO = 3

/** The numbers behind a chart, one row per x, ready for a spreadsheet. */
export function tsvOf({ x, series, rows }: ChartData): string {
  const header = [x.label, ...series.map(({ name }) => name)]
  const lines = rows.map((row) => [row.x, ...series.map(({ id }) => row[id] ?? '')])
  return `${[header, ...lines].map((cells) => cells.join('\t')).join('\n')}\n`
}

/** A file of its own: styles written into the elements, a title, and a background. */
export function svgOf(svg: SVGSVGElement, { title }: ChartData): string {
  const copy = svg.cloneNode(true) as SVGSVGElement
  inlineStyles(svg, copy)
  const { width, height } = svg.getBoundingClientRect()
  const root = getComputedStyle(document.documentElement)
  const ink = root.getPropertyValue('--ink')
  const paper = root.getPropertyValue('--paper')
  copy.setAttribute('y', String(TITLE_HEIGHT))
  const size = `width="${width}" height="${height + TITLE_HEIGHT}"`
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size}>`,
    `<rect ${size} fill="${paper}"/>`,
    `<text x="8" y="16" font-family="sans-serif" font-size="13" fill="${ink}">${escapeXml(title)}</text>`,
    new XMLSerializer().serializeToString(copy),
    '</svg>',
  ].join('')
}

export async function pngOf(svg: SVGSVGElement, data: ChartData): Promise<Blob> {
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgOf(svg, data))}`
  await image.decode()
  const canvas = new OffscreenCanvas(image.naturalWidth * PIXEL_RATIO, image.naturalHeight * PIXEL_RATIO)
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
  return canvas.convertToBlob({ type: 'image/png' })
}

function inlineStyles(from: Element, to: Element): void {
  const style = getComputedStyle(from)
  for (const name of STYLE_PROPERTIES) to.setAttribute(name, style.getPropertyValue(name))
  to.removeAttribute('class')
  for (let i = 0; i < from.children.length; i++) {
    inlineStyles(from.children[i] as Element, to.children[i] as Element)
  }
}

function escapeXml(text: string): string {
  return text.replace(/[<>&]/g, (sign) => `&#${sign.charCodeAt(0)};`)
}
