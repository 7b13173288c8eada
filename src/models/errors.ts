import { StrandbookError } from '../shared/errors.ts'

/** A `config.json`, or a choice in the `model` cell, that no family here can make a model of. */
export class ModelConfigError extends StrandbookError {
  constructor(message: string, advice?: string) {
    super('MODEL_CONFIG', message, advice === undefined ? {} : { advice })
  }
}

/** Weights that do not fit the configuration beside them. Nothing of them has been kept. */
export class ModelWeightsError extends StrandbookError {
  constructor(message: string, advice?: string) {
    super('MODEL_WEIGHTS', message, advice === undefined ? {} : { advice })
  }
}

/** A PEFT adapter that cannot be read, or that does not belong to the model it is put on. Nothing of it has been kept. */
export class AdapterError extends StrandbookError {
  constructor(message: string, advice?: string) {
    super('ADAPTER', message, advice === undefined ? {} : { advice })
  }
}
