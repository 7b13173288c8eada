/** Every sentence of this folder that a user may read. */
export const words = {
  tasks: {
    classification: 'one class per sequence',
    'multi-label': 'several labels per sequence',
    regression: 'numbers',
    'per-base': 'one label per residue',
    masked: 'masked tokens',
    causal: 'next tokens',
    shuffled: 'real against shuffled sequences',
  },
  noClasses: 'Prediction: this is a language model; it foretells tokens and gives no class.',
  noClassesAdvice: 'Start a model cell from it and train that on labelled sequences, or sample new sequences from it.',
  languageDetails: (tokens: number, loss: number, perplexity: number) =>
    `Held-out loss ${loss.toFixed(4)} nats per token (perplexity ${perplexity.toFixed(2)}), over ${tokens.toLocaleString('en')} tokens.`,
  notCausal: (task: string) => `Generation: expected a model of next tokens, got one of ${task}.`,
  notCausalAdvice: 'Pretrain with the objective "next token", or choose a model such as GPT-2.',
  noSuchMetric: (metric: string, task: string, known: readonly string[]) =>
    `Training, best by: for ${task} expected one of ${known.join(', ')}, got ${metric}.`,
  noSuchMetricAdvice: 'Set it to "auto", which takes the first of them.',
  tuningRandomWeights:
    'Few parameters beside random weights learn little: start from a pretrained model, or train all of it.',
  noOtherStrand: 'Off: these tokens have no reverse complement.',
  strandByHand: 'Chosen by hand.',
  strandsOfLanguage: (on: boolean) => (on ? 'On: each sequence is read from either strand.' : 'Off.'),
  noStrandDecision: 'Off: the other strand means nothing for this alphabet.',
  diverged: (what: string, value: number, step: number, rate: number) =>
    `${what} became ${value} at step ${step} with learning rate ${rate.toPrecision(3)}.`,
  divergedAdvice: (rate: number) =>
    `Try a learning rate ten times smaller (${(rate / 10).toPrecision(1)}), clip the gradient at 1, or check the labels.`,
  noRows: (part: string) => `Training: expected labelled sequences in the ${part} part, got none.`,
  noRowsAdvice: 'Give the split cell a larger share for this part, or check how labels are read in the data cell.',
  markedStrands: 'On: labels with + and − change places on the other strand.',
  unmarkedStrands: 'Off: labels along a sequence may belong to one strand.',
  noBaseLabels: 'Training: expected a label per residue or word, got sequences without.',
  noBaseLabelsAdvice:
    'Set the task of the data cell to "a label per residue or word", or choose where these labels stand.',
  oneClass: (label: string) => `Training: expected at least two classes, got only "${label}".`,
  oneClassAdvice: 'Choose another label column or header rule in the data cell.',
  constant: (name: string) =>
    `Training: expected numbers that vary, got the same "${name}" everywhere in the training part.`,
  constantAdvice: 'Choose another column in the data cell.',
  oneAnswer: (yes: boolean) =>
    `Training: expected labels that some sequences have and others have not, got ${yes ? 'no sequence without' : 'none with'} any.`,
  oneAnswerAdvice: 'Choose other columns in the data cell.',
  checkpointOther: (what: string, expected: string, got: string) =>
    `Checkpoint: expected ${what} ${expected}, got ${got}.`,
  checkpointOtherAdvice: 'It belongs to another training. Start this one anew.',
  checkpointBroken: (detail: string) => `Checkpoint: it cannot be read. ${detail}`,
  checkpointBrokenAdvice: 'Start the training anew; the damaged checkpoint will be replaced.',
  vocabularyLarger: (tokens: number, rows: number) =>
    `Model folder: expected at most ${rows} tokens (vocab_size), got a tokenizer of ${tokens}.`,
  vocabularyLargerAdvice: 'Take config.json and the tokenizer files from the same model.',
  otherTokenizer: (model: string, notebook: string) =>
    model === notebook
      ? `Checkpoint: it was trained on ${model} with another vocabulary, or other special tokens, than the tokenizer cell makes.`
      : `Checkpoint: it was trained on ${model}, but the tokenizer cell makes ${notebook}.`,
  otherTokenizerAdvice: (checkpoint: string) => `Take its tokens as well: set tokenizer.from to ${checkpoint}.`,
  noSuchModel: (name: string) => `Checkpoint: there is no model named "${name}".`,
  noSuchModelAdvice: 'Import its folder first, or choose "none" to start from random weights.',
  modelMissing: 'The trained weights are not stored in this browser any more.',
  modelMissingAdvice: (kind: 'trained' | 'pretrained') =>
    `Run the ${kind === 'trained' ? 'train' : 'pretrain'} cell again.`,
  pretrainedHere: 'the language model pretrained above',
  shuffledOverlap: 'Pretraining, objective: expected tokens that do not overlap to shuffle, got overlapping k-mers.',
  shuffledOverlapAdvice: 'Set the tokenizer to single characters, or hide tokens instead.',
  noSequences: (part: string) => `Pretraining: expected sequences in the ${part} part, got none with a token to guess.`,
  noSequencesAdvice:
    'Give the split cell a larger share for this part, or check the tokens: N, X and unknown ones are not asked for.',
  startsTuned: (name: string) =>
    `Checkpoint: expected a model to start from, but ${name} has bottleneck adapters, on which nothing can be built.`,
  startsTunedAdvice: 'Start from the model that the adapters were trained on.',
  adapterBaseMissing: (name: string) =>
    `Adapter: it belongs to ${name || 'a model without a name'}, and no model that is at hand has these weights.`,
  adapterBaseMissingAdvice:
    'Import that model first, or put config.json, model.safetensors and the tokenizer files beside the adapter.',
  baseMissing: (name: string) =>
    `The trained weights stand beside those of ${name}, which is not at hand any more, or is another one by now.`,
  baseMissingAdvice: (name: string) => `Import ${name} again, or run the train cell again.`,
  noRecords: 'Prediction: expected sequences, got none.',
  noRecordsAdvice: 'Choose a data set with at least one record.',
  predictionsMissing: 'The table of predictions is not stored in this browser any more.',
  predictionsMissingAdvice: 'Run the predict cell again.',
  stages: {
    evaluating: 'Evaluating',
    generating: 'Generating',
    predicting: 'Predicting',
    packing: 'Packing',
    reading: 'Reading',
  },
  fromCheckpoint: (name: string) => `Starts from ${name}.`,
  verdict: {
    alone: (score: string, value: number) => `${score} ${value.toFixed(3)}; there is no baseline to compare it with.`,
    better: (name: string, score: string, value: number, gain: number) =>
      `The model beats the ${name} baseline: ${score} ${value.toFixed(3)}, ${gain.toFixed(3)} higher.`,
    worse: (name: string, score: string, value: number, loss: number) =>
      `The model loses to the ${name} baseline: ${score} ${value.toFixed(3)}, ${loss.toFixed(3)} lower. Use the baseline, or more data.`,
    equal: (name: string, score: string, value: number) =>
      `The model is on a par with the ${name} baseline: ${score} ${value.toFixed(3)}.`,
  },
} as const
