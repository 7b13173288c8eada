import type { Ranks } from '../../train/types.ts'

/** Ranks as a table: a row per layer, a column per matrix of a layer; null where a layer has no such matrix. */
export type RankRows = {
  readonly columns: readonly string[]
  readonly rows: readonly { readonly layer: string; readonly ranks: readonly (number | null)[] }[]
}

export function rankRows({ matrices }: Pick<Ranks, 'matrices'>): RankRows {
  const places = matrices.map(({ module, rank }) => ({ ...placeOf(module), rank }))
  const columns = [...new Set(places.map(({ matrix }) => matrix))]
  const layers = [...new Set(places.map(({ layer }) => layer))]
  const rankAt = (layer: string, matrix: string) =>
    places.find((place) => place.layer === layer && place.matrix === matrix)?.rank ?? null
  return { columns, rows: layers.map((layer) => ({ layer, ranks: columns.map((matrix) => rankAt(layer, matrix)) })) }
}

/** `bert.encoder.layer.3.attention.self.query` is `attention.self.query` of layer 3. */
function placeOf(module: string): { readonly layer: string; readonly matrix: string } {
  const [, layer, matrix] = /^(?:.*?\.)?(\d+)\.(.+)$/.exec(module) ?? []
  return layer === undefined || matrix === undefined ? { layer: '', matrix: module } : { layer, matrix }
}
