export const words = {
  files: 'Files of the model folder',
  file: 'File',
  size: 'Size',
  download: 'Download zip',
  save: 'Save to a folder',
  total: 'In all',
  python: 'Open it in Python',
  bert: (folder: string) =>
    [
      'from transformers import AutoTokenizer, BertForSequenceClassification',
      `model = BertForSequenceClassification.from_pretrained("${folder}")`,
      `tokenizer = AutoTokenizer.from_pretrained("${folder}")`,
    ].join('\n'),
  compact: (folder: string) =>
    [
      'from safetensors.numpy import load_file',
      `weights = load_file("${folder}/model.safetensors")   # name → array; README.md says how they are used`,
    ].join('\n'),
} as const
