/** How a model is trained: in full, or with few parameters beside (or out of) frozen weights. */

export type TuningMethod = 'full' | 'lora' | 'adalora' | 'adapters' | 'bitfit' | 'head'

/** Parameters of the `model` cell that choose what is trained. */
export type TuningParams = {
  readonly tuning: TuningMethod
  /** LoRA and AdaLoRA (at its start): rank of each matrix; bottleneck adapters: their width. */
  readonly rank: 'auto' | number
  /** The change is multiplied by alpha / rank. */
  readonly alpha: 'auto' | number
  /** `auto`: what the family's papers adapt; `all`: every matrix of the layers; else ends of module names. */
  readonly loraTargets: string
  readonly loraDropout: number
  /** AdaLoRA: mean rank of a matrix once the budget is down. */
  readonly targetRank: 'auto' | number
}

/** Low-rank matrices beside the chosen ones. */
export type LowRank = {
  /** Of every matrix, unless `ranks` says another one. */
  readonly rank: number
  readonly alpha: number
  /** Module names, or ends of them after a dot: `query`, `attention.self.query`. */
  readonly targets: readonly string[]
  /** Share of the inputs of the low-rank branch that is dropped in training. */
  readonly dropout: number
  /** Other ranks by module name; a rank of 0 leaves the matrix as it is. */
  readonly ranks: Readonly<Record<string, number>>
}

/** What is trained, with every `auto` resolved. */
export type Tuning =
  | { readonly kind: 'full' }
  /** Hu 2021: W + s B A. `rankStabilised` (Kalajdzievski 2023): s = alpha / √rank instead of alpha / rank. */
  | (LowRank & {
      readonly kind: 'lora'
      readonly rankStabilised: boolean
      readonly alphas: Readonly<Record<string, number>>
    })
  /** Zhang 2023: W + s P Λ Q, whose triplets compete for a budget of `targetRank` per matrix on average. */
  | (LowRank & { readonly kind: 'adalora'; readonly targetRank: number })
  /** Houlsby 2019: x + up(GELU(down(x))) where a branch joins the residual stream. */
  | { readonly kind: 'adapters'; readonly width: number }
  /** Ben Zaken 2021: biases alone. */
  | { readonly kind: 'bitfit' }
  | { readonly kind: 'head' }

/** AdaLoRA's constants, PEFT's defaults: what an update keeps of both running averages, and the weight of orthogonality. */
export const ADALORA = { sensitivityKept: 0.85, uncertaintyKept: 0.85, orthogonality: 0.5 } as const
