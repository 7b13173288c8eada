import type { ParamSpec } from '../../notebook/types.ts'
import { isJsonObject, type JsonObject } from '../../shared/json.ts'

/** What is cut into windows side by side. */
const TILED = ['auto', 'features', 'bases']
/** Names that hardly ever hold annotation. What files hold is read off their content; this only keeps the form short. */
const PLAIN = /\.(fa|fasta|fna|ffn|faa|frn|fas|fq|fastq|csv|tsv|jsonl|conll)(\.gz|\.bgz)?$/i

/** Whether nothing can be made into windows, as far as names tell. */
function withoutAnnotation({ annotation, files }: JsonObject): boolean {
  if (annotation === 'off') return true
  const names = Array.isArray(files) ? files.map((file) => (isJsonObject(file) ? String(file.name) : '')) : []
  return annotation === 'auto' && names.every((name) => PLAIN.test(name))
}

type Unused = (params: JsonObject) => boolean
const unless =
  (...tasks: readonly string[]): Unused =>
  (params) =>
    withoutAnnotation(params) || !tasks.includes(String(params.annotation))

/** What annotation is made into, and what sequences are compared with where there is one class only. */
export const annotationParams: readonly ParamSpec[] = [
  {
    name: 'annotation',
    type: 'choice',
    label: 'Annotation becomes',
    help: 'What the features of GFF3, GTF, BED, GenBank or EMBL files are made into. "auto" makes windows of features where no other labels are found.',
    default: 'auto',
    unusedWhen: (params) => params.annotation === 'auto' && withoutAnnotation(params),
    advanced: true,
    options: [
      { value: 'auto', label: 'auto' },
      { value: 'off', label: 'nothing: read the sequences only' },
      { value: 'features', label: 'windows, labelled by feature' },
      { value: 'promoters', label: 'windows before genes, and background' },
      { value: 'splice-sites', label: 'windows at donors, acceptors, and neither' },
      { value: 'bases', label: 'a label for every base' },
    ],
  },
  {
    name: 'features',
    type: 'text',
    label: 'Features',
    help: 'Which features make which classes, most important first: "coding=CDS, RNA=tRNA+rRNA, intron". Introns are derived from transcripts. "auto" takes the most frequent ones.',
    default: 'auto',
    unusedWhen: unless('auto', 'features', 'promoters', 'bases'),
    advanced: true,
  },
  {
    name: 'window',
    type: 'number',
    label: 'Window',
    help: 'How long each piece cut out of the genome is. "auto" takes 200 bases for features, 80 for splice sites, 1,000 for labels per base.',
    unit: 'bases',
    default: 'auto',
    auto: true,
    min: 4,
    max: 1_000_000,
    integer: true,
    unusedWhen: unless(...TILED, 'splice-sites'),
    advanced: true,
  },
  {
    name: 'step',
    type: 'number',
    label: 'Step',
    help: 'From the start of one window to the start of the next: less than the window makes them overlap. "auto" sets them side by side.',
    unit: 'bases',
    default: 'auto',
    auto: true,
    min: 1,
    max: 1_000_000,
    integer: true,
    unusedWhen: unless(...TILED),
    advanced: true,
  },
  {
    name: 'upstream',
    type: 'number',
    label: 'Upstream',
    help: 'How much of the sequence before the start of a gene counts as its promoter.',
    unit: 'bases',
    default: 200,
    min: 0,
    max: 100_000,
    integer: true,
    unusedWhen: unless('promoters'),
    advanced: true,
  },
  {
    name: 'downstream',
    type: 'number',
    label: 'Downstream',
    help: 'How much of the gene itself, after its start, is added to the promoter.',
    unit: 'bases',
    default: 50,
    min: 0,
    max: 100_000,
    integer: true,
    unusedWhen: unless('promoters'),
    advanced: true,
  },
  {
    name: 'stranded',
    type: 'boolean',
    label: 'Strand matters',
    help: 'Reads windows on the strand of their feature, and lets labels per base tell the strand (coding+, coding-).',
    default: true,
    unusedWhen: unless(...TILED),
    advanced: true,
  },
  {
    name: 'negatives',
    type: 'choice',
    label: 'Negatives',
    help: 'Sequences made here to compare with, where the files hold one class only. "auto" takes background windows for annotation, and makes none for other files.',
    default: 'auto',
    advanced: true,
    options: [
      { value: 'auto', label: 'auto' },
      { value: 'none', label: 'none' },
      { value: 'shuffles', label: 'shuffles that keep pairs of neighbours' },
      { value: 'background', label: 'windows outside of all features, alike in GC and length' },
    ],
  },
  {
    name: 'seed',
    type: 'number',
    label: 'Seed',
    help: 'Number that the draw of negatives starts from: the same seed draws the same ones.',
    default: 1,
    min: 0,
    max: 4_294_967_295,
    integer: true,
    unusedWhen: (params) => params.negatives === 'none' || (params.negatives === 'auto' && withoutAnnotation(params)),
    advanced: true,
  },
]
