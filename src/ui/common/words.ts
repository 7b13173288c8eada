/** Words that several areas share, and the trade's long words with a plain sentence each. */
export const common = {
  findings: 'What the reader noticed',
  advice: 'What to try',
  copyDetails: 'Copy details',
  copied: 'Copied',
  errorCode: 'Code',
  unexpected: 'This is a mistake in Strandbook. Copy the details and report it, please.',
  cancel: 'Cancel',
  close: 'Close',
  showAll: (count: string) => `Show all ${count}`,
  showFewer: 'Show fewer',
} as const

/** Figures in short. */
export const scoreNames = {
  mcc: 'MCC',
  accuracy: 'Accuracy',
  macroF1: 'Macro F1',
  weightedF1: 'Weighted F1',
  spanF1: 'Segment F1',
  entityF1: 'Entity F1',
  macroAuroc: 'Macro AUROC',
  microAuroc: 'Micro AUROC',
  macroAveragePrecision: 'Average precision',
  spearman: 'Spearman',
  pearson: 'Pearson',
  r2: 'R²',
  mse: 'MSE',
  mae: 'MAE',
  perplexity: 'perplexity',
  loss: 'loss',
} as const

export const glossary = {
  accuracy: 'Share of sequences whose class was predicted rightly.',
  mcc: 'Matthews correlation: 1 is perfect, 0 is guessing, −1 is always wrong. Fair even when one class is far larger.',
  precision: 'Of the sequences predicted as this class, the share that really are.',
  recall: 'Of the sequences that really are this class, the share that was found.',
  f1: 'One number for precision and recall together (their harmonic mean).',
  macro: 'Plain mean over the classes: a rare class counts as much as a common one.',
  weighted: 'Mean over the classes, each by how many sequences it has.',
  spanF1: 'Of runs of one label, where both ends must be right.',
  entityF1: 'Of whole entities, where the type and both ends must be right, as seqeval counts them.',
  support: 'How many sequences of this class were looked at.',
  auroc:
    'Area under the ROC curve, mean over the labels: the chance that a sequence with the label gets a higher probability than one without. 0.5 is guessing.',
  microAuroc: 'The same over all labels thrown together: common labels count more.',
  averagePrecision:
    'Area under the curve of precision over recall, mean over the labels. Guessing gives the share of a label.',
  f1AtThreshold: 'Mean over the labels of F1, each at the threshold that was best on validation data.',
  threshold: 'From this probability on the label is predicted; chosen on validation data.',
  spearman: 'Correlation of the ranks: whether the order is right. 1 is perfect, 0 is guessing.',
  pearson: 'Correlation of the values: whether they lie on a line. 1 is perfect, 0 is guessing.',
  r2: 'Share of the variance that is explained: 1 is perfect, 0 as good as always saying the mean.',
  mse: 'Mean squared error, in the squared unit of the data.',
  mae: 'Mean absolute error, in the unit of the data.',
  bias: 'Mean of predicted minus true: whether predictions are too high or too low on the whole.',
  perplexity:
    'How unsure the model is of tokens that it never saw: as if it chose among so many equally likely ones. Lower is better.',
  loss: 'What training makes small: the surprise at the right answer (cross-entropy). Lower is better.',
  squaredLoss:
    'What training makes small: the mean squared error, in standard deviations of the training values. Lower is better.',
  smoothed: 'A running mean, so that the trend is seen through the noise of single batches.',
  validation: 'Measured on sequences that training does not learn from.',
  learningRate: 'How large each update of the weights is.',
  epoch: 'One pass over all training sequences.',
  step: 'One update of the weights, from one batch of sequences.',
  parameters: 'The numbers that training adjusts.',
  gc: 'Share of G and C among the bases.',
  baseline: 'A simple method on the same split. A model that does not beat it is not worth its time.',
  confusion: 'Rows are the true classes, columns what the model said. Rightly classified ones stand on the diagonal.',
  device: 'Memory that the numbers take on the device that computes.',
  tokens: 'The pieces of a sequence that the model reads, one after the other.',
  ranks:
    'AdaLoRA takes rank from matrices that matter little and leaves it where it matters. A field is the rank of one matrix.',
  stop: 'Training ends at the next step; the best weights so far are kept.',
  leak: 'A test sequence that training has seen too makes the result look better than it is.',
} as const
