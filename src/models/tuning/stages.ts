/** How deep each parameter lies, for learning rates that fall with depth and for unfreezing from the top. */

/** A whole number per parameter: 0 where the tokens come in, then one more for each numbered layer, the head above all. */
export function stagesOf(names: readonly string[], isHead: (name: string) => boolean): readonly number[] {
  let stage = 0
  let layer = ''
  const trunk = names.map((name) => {
    if (isHead(name)) return null
    const numbered = /^(.*?\.\d+)\./.exec(name)?.[1]
    if (numbered !== undefined && numbered !== layer) {
      layer = numbered
      stage += 1
    }
    return stage
  })
  return trunk.map((place) => place ?? stage + 1)
}

/**
 * Factors of the learning rate by parameter.
 * @param decay factor from each stage to the one below it; 1 treats all alike (Clark 2020, ELECTRA, appendix)
 * @param thawed stages that are trained, counted from the head, which always is; `Infinity` trains all (Howard & Ruder
 * 2018, section 3.3)
 */
export function learningRateFactors(stages: readonly number[], decay: number, thawed: number): number[] {
  const top = stages.reduce((highest, stage) => Math.max(highest, stage), 0)
  return stages.map((stage) => (top - stage > thawed ? 0 : decay ** (top - stage)))
}

/** Stages below the head that are trained after `epoch` epochs: one more each `every` epochs; 0 trains all at once. */
export function thawedStages(epoch: number, every: number): number {
  return every === 0 ? Number.POSITIVE_INFINITY : Math.floor(epoch / every + 1e-9)
}
