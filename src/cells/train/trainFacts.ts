import type { Fact } from '../../ui/common/Facts.tsx'
import { glossary } from '../../ui/common/words.ts'
import { formatBytes, formatCount, formatDuration, formatLoss, formatRate } from '../../ui/format/numbers.ts'
import type { TrainPicture } from '../../ui/session/training.ts'
import { lastStep, remainingSeconds } from './picture.ts'
import { words } from './words.ts'

/** The numbers of the run, always the same ones in the same places. */
export function trainFacts(picture: TrainPicture): Fact[] {
  const { task, columns, totalSteps, stepsPerEpoch, epochs, memoryBytes, ended } = picture
  const step = lastStep(picture)
  const epoch = stepsPerEpoch === 0 ? 0 : step / stepsPerEpoch
  const loss = columns.length === 0 ? Number.NaN : (columns.losses[columns.length - 1] ?? Number.NaN)
  const facts: Fact[] = [
    { label: words.step, value: words.of(formatCount(step), formatCount(totalSteps)), help: glossary.step },
    { label: words.epoch, value: words.of(epoch.toFixed(1), formatCount(epochs)), help: glossary.epoch },
    { label: words.loss, value: formatLoss(loss), help: task === 'regression' ? glossary.squaredLoss : glossary.loss },
    { label: words.samples, value: formatRate(picture.samplesPerSecond) },
    { label: words.tokens, value: formatRate(picture.tokensPerSecond), help: glossary.tokens },
    { label: words.elapsed, value: formatDuration(picture.trainedSeconds), help: words.elapsedHelp },
  ]
  if (ended === null) {
    facts.push({
      label: words.remaining,
      value: formatDuration(remainingSeconds(picture)),
      help: words.remainingHelp,
    })
  }
  if (memoryBytes !== null) {
    facts.push({ label: words.memory, value: formatBytes(memoryBytes), help: glossary.device })
  }
  return facts
}
