/** What a chart draws, free of the library that draws it. */

/** One row per x; a series is absent from rows where it has no point. */
export type ChartRow = { readonly x: number } & { readonly [series: string]: number | undefined }

export type Series = {
  readonly id: string
  readonly name: string
  readonly colour: string
  /** Faint: drawn behind (raw values); dashed: a second kind of line; points: dots and no line between them. */
  readonly look?: 'faint' | 'dashed' | 'points'
  /** Whether each point gets a dot (few points, such as evaluations). */
  readonly dots?: boolean
  readonly help?: string
}

export type Reference = { readonly y: number; readonly name: string; readonly colour?: string }

export type Axis = {
  readonly label: string
  readonly format: (value: number) => string
  /** Fixed ends; either may follow the data. */
  readonly domain?: readonly [number | 'auto', number | 'auto']
}

export type ChartData = {
  readonly kind: 'lines' | 'bars'
  readonly title: string
  readonly x: Axis
  readonly y: Axis
  readonly series: readonly Series[]
  readonly rows: readonly ChartRow[]
  readonly references?: readonly Reference[]
}
