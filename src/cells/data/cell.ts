import type { CellKind } from '../../notebook/types.ts'
import type { DataRecipe } from '../../rpc/protocol.ts'
import type { DataParams, DataResult } from '../../sequence/types.ts'
import { isJsonObject, type Json } from '../../shared/json.ts'
import { countOf, plural } from '../phrases.ts'
import type { Services } from '../services.ts'
import { annotationParams } from './annotationParams.ts'
import { curationParams } from './curationParams.ts'
import { dataMends } from './dataMends.ts'
import { words } from './words.ts'

export const dataCell: CellKind<Services> = {
  kind: 'data',
  title: 'Data',
  about: 'Reads sequence files on this machine, finds the labels and checks every record.',
  inputs: [],
  params: [
    {
      name: 'files',
      type: 'custom',
      label: 'Files',
      help: 'The sequence files, known by their content, so that a renamed file is still the same data.',
      default: [],
      check: checkFiles,
      identity: (files) => identityOf(files as DataParams['files']),
    },
    {
      name: 'label',
      type: 'text',
      label: 'Labels from',
      help: 'Where the label of each sequence stands: "auto" finds it, "none" reads the sequences without labels, "column:NAME" takes a column of a table, "columns:A,B" several of yes and no, or of numbers, "table:NAME" a second table joined by id, "header:…" a rule over headers, "file" or "folder" their names.',
      default: 'auto',
    },
    {
      name: 'merge',
      type: 'text',
      label: 'Labels made one',
      help: 'A new name and the labels that it takes in: "coding=C, rest=I+.". "=X" takes the label X away; labels that are not named stay. Empty changes nothing.',
      default: '',
      advanced: true,
    },
    {
      name: 'task',
      type: 'choice',
      label: 'Task',
      help: 'What is predicted for each sequence.',
      default: 'auto',
      options: [
        { value: 'auto', label: 'auto' },
        { value: 'classification', label: 'one class per sequence' },
        { value: 'multi-label', label: 'several labels per sequence' },
        { value: 'regression', label: 'numbers per sequence' },
        { value: 'per-base', label: 'a label per residue or word' },
      ],
    },
    ...annotationParams,
    {
      name: 'alphabet',
      type: 'choice',
      label: 'Alphabet',
      help: 'What the letters stand for. "auto" reads it off the sequences.',
      default: 'auto',
      advanced: true,
      options: [
        { value: 'auto', label: 'auto' },
        { value: 'dna', label: 'DNA' },
        { value: 'rna', label: 'RNA' },
        { value: 'protein', label: 'protein' },
      ],
    },
    {
      name: 'sequenceColumn',
      type: 'text',
      label: 'Sequence column',
      help: 'For tables: the name of the column that holds the sequences. "auto" finds it.',
      default: 'auto',
      advanced: true,
    },
    {
      name: 'secondColumn',
      type: 'text',
      label: 'Second sequence column',
      help: 'For tables of pairs (two proteins, a drug and its target): the name of the column with the other sequence. "none": there is one sequence per record.',
      default: 'none',
      advanced: true,
    },
    {
      name: 'unlabelled',
      type: 'choice',
      label: 'Records without a label',
      help: 'What to do with records that have no label although others have one.',
      default: 'drop',
      advanced: true,
      options: [
        { value: 'drop', label: 'leave them out' },
        { value: 'error', label: 'stop with an error' },
      ],
    },
    {
      name: 'invalidResidues',
      type: 'choice',
      label: 'Invalid residues',
      help: 'What to do with characters that are no residue of the alphabet.',
      default: 'error',
      advanced: true,
      options: [
        { value: 'error', label: 'stop and say where' },
        { value: 'mask', label: 'read them as unknown (N, X)' },
        { value: 'drop-record', label: 'leave the record out' },
      ],
    },
    {
      name: 'sample',
      type: 'number',
      auto: true,
      label: 'Sample',
      help: 'So many records are drawn at random from FASTA or FASTQ, by the seed above, and the statistics still come from all of them. "auto" takes all while they fit into the tab, 0 always takes all.',
      unit: 'sequences',
      default: 'auto',
      min: 0,
      max: 10_000_000,
      integer: true,
      advanced: true,
    },
    ...curationParams,
  ],
  recipe: (key, params): DataRecipe => ({ key, params: params as DataParams }),
  run: async ({ recipe, signal, onEvent, services }) =>
    services.data.call('data', { recipe: recipe as DataRecipe }, { signal, onEvent }),
  summary: (result) => summarise(result as DataResult),
  mends: dataMends,
}

function checkFiles(value: Json): string | null {
  const isFile = (file: Json) =>
    isJsonObject(file) &&
    Object.keys(file).length === 3 &&
    typeof file.name === 'string' &&
    typeof file.size === 'number' &&
    typeof file.sha256 === 'string'
  if (!Array.isArray(value)) return 'a list of files'
  if (value.length === 0) return 'at least one file: drop sequences, a folder or a zip archive on the page'
  return value.every(isFile) ? null : 'files with name, size and sha256'
}

function summarise({ records, task, classes, lengths, alphabet, findings }: DataResult): string {
  const unit = words.unit[alphabet]
  const length = lengths.min === lengths.max ? countOf(lengths.max) : `${countOf(lengths.min)}–${countOf(lengths.max)}`
  const warnings = findings.filter((finding) => finding.severity === 'warning').length
  return [
    plural(records, 'sequence'),
    labelsOf(task, classes.length),
    `${length} ${unit}`,
    ...(warnings > 0 ? [plural(warnings, 'warning')] : []),
  ].join(' · ')
}

function labelsOf(task: DataResult['task'], classes: number): string {
  if (task === 'classification') return plural(classes, 'class', 'classes')
  if (task === 'unlabelled') return 'no labels'
  return task === 'regression' ? words.tasks.regression : `${plural(classes, 'label')}, ${words.tasks[task]}`
}

/** The content; and the names where there are several files, because they may say classes or parts (train.fa, test.fa). */
function identityOf(files: DataParams['files']): Json {
  return files.length === 1 ? files.map(({ sha256 }) => sha256) : files.map(({ name, sha256 }) => ({ name, sha256 }))
}
