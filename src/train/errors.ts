import { StrandbookError } from '../shared/errors.ts'
import { words } from './words.ts'

/** The loss or the gradient is no number any more; the weights from here on are worthless. */
export class DivergedError extends StrandbookError {
  readonly step: number

  constructor(what: 'The loss' | 'The gradient norm', value: number, step: number, learningRate: number) {
    super('TRAINING_DIVERGED', words.diverged(what, value, step, learningRate), {
      advice: words.divergedAdvice(learningRate),
    })
    this.step = step
  }
}

/** The data have nothing to learn from. */
export class TrainDataError extends StrandbookError {
  constructor(message: string, advice: string) {
    super('TRAIN_DATA', message, { advice })
  }
}

/** A task that no model here can learn yet. */
export class TaskError extends StrandbookError {
  constructor(message: string, advice: string) {
    super('TASK_NOT_YET', message, { advice })
  }
}

/** A figure to choose the best weights by that the task does not have. */
export class MetricError extends StrandbookError {
  constructor(message: string, advice: string) {
    super('NO_SUCH_METRIC', message, { advice })
  }
}

/** A checkpoint that is damaged or belongs to another training. */
export class CheckpointError extends StrandbookError {
  constructor(message: string, advice: string, cause?: unknown) {
    super('CHECKPOINT', message, { advice, cause })
  }
}

/** A model folder whose parts do not fit each other or the notebook. */
export class ModelImportError extends StrandbookError {
  constructor(message: string, advice: string) {
    super('MODEL_IMPORT', message, { advice })
  }
}

/** The notebook's tokens are not those that the weights were trained on. */
export class OtherTokenizerError extends StrandbookError {
  constructor(message: string, advice: string) {
    super('OTHER_TOKENIZER', message, { advice })
  }
}

/** The weights that a result was made with are not at hand any more. */
export class ModelMissingError extends StrandbookError {
  constructor(message: string, advice: string) {
    super('MODEL_MISSING', message, { advice, permanent: false })
  }
}
