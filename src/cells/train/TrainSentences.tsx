import { Sentences } from '../../ui/common/Facts.tsx'
import { scoreNames } from '../../ui/common/words.ts'
import { formatCount } from '../../ui/format/numbers.ts'
import { selectionText } from '../../ui/format/scores.ts'
import type { TrainPicture } from '../../ui/session/training.ts'
import { bestEvaluation } from './picture.ts'
import { words } from './words.ts'

/** What a number cannot say: where it runs, why the other strand was used or not, how it ended. */
export function TrainSentences({ picture }: { picture: TrainPicture }) {
  const { device, baselines, ended, resumedFrom, sideMix, labelChain } = picture
  const best = bestSentence(picture)
  return (
    <Sentences
      lines={[
        best === null ? null : { label: words.best, value: best },
        ended === null ? null : { label: words.ended, value: words.stopped[ended] },
        sideMix === null ? null : { label: words.beside, value: words.regressionsBeside(sideMix.beside) },
        labelChain === null ? null : { label: words.labels, value: words.labelsFromChain(labelChain) },
        resumedFrom === 0 ? null : { label: words.resume, value: words.resumedFrom(formatCount(resumedFrom)) },
        baselines?.strand ? { label: words.strand, value: baselines.strand.reason } : null,
        device === null ? null : { label: words.device, value: `${device.device}. ${device.reason}` },
      ]}
    />
  )
}

function bestSentence(picture: TrainPicture): string | null {
  const best = bestEvaluation(picture)
  if (best === undefined) return null
  const { metric } = picture
  const value = selectionText(metric, best.loss, best.metrics)
  return words.bestAt(formatCount(best.step), best.epoch.toFixed(1), scoreNames[metric], value)
}
