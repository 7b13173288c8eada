/** `npm run notebook`: runs a notebook without a hand on the mouse. See docs/headless.md. */
import { readArguments, USAGE } from './headless/arguments.ts'
import { runCommand } from './headless/command.ts'

await runCommand({ usage: USAGE, read: readArguments })
