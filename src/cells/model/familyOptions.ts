import { words } from './words.ts'

const FAMILIES = ['compact', 'bert', 'roberta', 'esm', 'dnabert2', 'gpt2'] as const

/** The choices of a `family` parameter. */
export const familyOptions = [
  { value: 'auto', label: 'auto' },
  ...FAMILIES.map((value) => ({ value, label: words.names[value] })),
]
