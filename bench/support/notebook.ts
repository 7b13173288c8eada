/** Runs `npm run notebook` and gives its document; progress goes to this process's stderr. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import type { HeadlessAnswer } from '../../src/app/headlessApi.ts'

const root = join(import.meta.dirname, '..', '..')

export function runNotebook(args: readonly string[]): Promise<HeadlessAnswer['document']> {
  return new Promise((done, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', join(root, 'scripts/notebook.ts'), ...args], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const chunks: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.on('error', reject)
    child.on('close', () => {
      try {
        done(JSON.parse(Buffer.concat(chunks).toString()))
      } catch (error) {
        reject(error)
      }
    })
  })
}
