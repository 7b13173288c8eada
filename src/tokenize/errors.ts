import { StrandbookError } from '../shared/errors.ts'

/** A tokenizer that cannot be made, or whose files cannot be read. */
export class TokenizerError extends StrandbookError {}
