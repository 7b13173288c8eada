const purposes: Readonly<Record<string, string>> = {
  'model/config.json': 'Architecture, classes and sizes',
  'model/model.safetensors': 'Weights, under the names that transformers uses',
  'model/onnx/model.onnx': 'The model for onnxruntime, optimum and transformers.js',
  'model/vocab.txt': 'Tokens, one per line',
  'model/vocab.json': 'Tokens and their ids',
  'model/merges.txt': 'Pairs of tokens that are merged, in order',
  'model/tokenizer.json': 'Tokenizer, as Hugging Face reads it',
  'model/tokenizer_config.json': 'Class and settings of the tokenizer',
  'model/special_tokens_map.json': 'Names of the special tokens',
  'model/README.md': 'Model card',
  'README.md': 'Model card: data, split, figures, seed, use',
  'metrics.json': 'Every figure, for programs',
  'predictions.tsv': 'Predictions for the test part',
  'sequences.fasta': 'The sequences of these predictions',
  'notebook.strandbook.json': 'This notebook',
}

export const words = {
  files: 'Files of the model folder',
  file: 'File',
  purpose: 'What it is',
  purposes,
  size: 'Size',
  download: 'Download zip',
  save: 'Save to a folder',
  python: 'Open it in Python: these lines give predictions.tsv again',
} as const
