/** What the files of a model folder are called. */
export const CONFIG_FILE = 'config.json'
/** Stands alone where a folder holds an adapter without its model. */
export const ADAPTER_CONFIG_FILE = 'adapter_config.json'
export const WEIGHTS_FILE = 'model.safetensors'
/** Which file holds which tensor, where the weights are in several. */
export const WEIGHTS_INDEX_FILE = 'model.safetensors.index.json'
