export const words = {
  title: 'Sequences per class and part',
  class: 'Class',
  all: 'All',
  train: 'Train',
  trainHelp: 'The model learns from these.',
  valid: 'Validation',
  validHelp: 'Training is watched on these: they choose the best moment and stop it.',
  test: 'Test',
  testHelp: 'Untouched until the end: these tell how good the model is.',
  kinds: {
    given: 'As given by the file.',
    stratified: 'Drawn at random, with the same shares of every class in each part.',
    random: 'Drawn at random.',
  },
  noLeak: 'No test sequence stands in the other parts, neither exactly nor as reverse complement.',
  leak: (exact: string, reverse: string) =>
    `Test sequences that training sees too: ${exact} exactly, ${reverse} as reverse complement. Results on test data will look better than they are.`,
} as const
