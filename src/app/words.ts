import type { FileRef } from '../sequence/types.ts'
import { formatCount } from '../ui/format/numbers.ts'

const ENDINGS =
  /(\.(fa|fasta|fna|ffn|faa|frn|fas|fq|fastq|gb|gbk|gbff|genbank|embl|gff3?|gtf|bed|vcf|tsv|csv|txt|jsonl|zip|gz|bgz))+$/i

export const words = {
  untitled: 'Untitled',
  copyOf: (title: string) => `${title} (copy)`,
  deleted: (title: string) => `Deleted “${title}”.`,
  imported: (name: string, parameters: number) =>
    `Imported “${name}”, ${formatCount(parameters)} parameters. Model and Predict cells can use it.`,
  importedTitle: (name: string) => `Predict with ${name}`,
  exportGone: 'The exported files are no longer stored.',
  exportGoneAdvice: 'Run the export cell again.',
  notRun: 'This cell has no result for what stands in the notebook now.',
  notRunAdvice: 'Run it first.',
  exampleBroken: (name: string, status: number) => `The example “${name}” could not be loaded (status ${status}).`,
  exampleAdvice: 'Serve the page together with its folder “examples”.',
  exampleFacts: (records: number, length: number, classes: number) =>
    `${formatCount(records)} × ${formatCount(length)} · ${classes} classes`,
  saved: 'Saved.',
  theRun: 'The run',
  oneOf: (names: readonly string[]) => `one of ${names.join(', ')}`,
  kernelSwitches: '{"NAME": true or false, …}',
  /** "reads.fasta.gz" → "reads"; files of one folder → its name. */
  titleOfFiles: (files: readonly FileRef[]) => {
    const [first = ''] = files.map(({ name }) => name)
    const folder = first.split('/')[0] ?? ''
    if (files.length > 1 && first.includes('/') && files.every(({ name }) => name.startsWith(`${folder}/`)))
      return folder
    return first.slice(first.lastIndexOf('/') + 1).replace(ENDINGS, '') || 'Untitled'
  },
  progress: {
    running: 'running',
    done: (time: string) => `done in ${time}`,
    failed: 'failed',
    resumed: (step: string) => `goes on from the checkpoint at step ${step}`,
    evaluation: (step: string, epoch: number, loss: string, score: string, best: boolean) =>
      `step ${step}, epoch ${epoch.toFixed(1)}: validation loss ${loss}, ${score}${best ? ' (best)' : ''}`,
    speed: (step: string, loss: string, rate: string) => `step ${step}, loss ${loss}, ${rate} sequences/s`,
  },
} as const
