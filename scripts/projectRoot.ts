import { join } from 'node:path'

/** The folder with package.json. Apart from `server.ts`, so that a wrong command line is answered without loading vite. */
export const projectRoot = join(import.meta.dirname, '..')
