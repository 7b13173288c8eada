export const words = {
  objective: {
    masked: 'Foretells hidden tokens',
    causal: 'Foretells the next token',
    shuffled: 'Tells real sequences from shuffled ones',
  },
  masking: (rate: string, span: number) =>
    span === 1
      ? `${rate} of the tokens are hidden, one by one.`
      : `${rate} of the tokens are hidden, ${span} neighbours at a time.`,
  download: 'Download the model',
  save: 'Save to a folder',
} as const
