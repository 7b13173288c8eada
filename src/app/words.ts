import type { FileRef } from '../sequence/types.ts'
import { formatCount } from '../ui/format/numbers.ts'

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
  /** "reads.fasta.gz" → "reads". */
  titleOfFiles: (files: readonly FileRef[]) =>
    files[0]?.name.replace(/(\.(fa|fasta|fna|ffn|faa|frn|fas|tsv|csv|txt|gz|fq|fastq))+$/i, '') || 'Untitled',
  progress: {
    running: 'running',
    done: (time: string) => `done in ${time}`,
    failed: 'failed',
    evaluation: (step: string, epoch: number, loss: string, mcc: string, best: boolean) =>
      `step ${step}, epoch ${epoch.toFixed(1)}: validation loss ${loss}, MCC ${mcc}${best ? ' (best)' : ''}`,
    speed: (step: string, loss: string, rate: string) => `step ${step}, loss ${loss}, ${rate} sequences/s`,
  },
} as const
