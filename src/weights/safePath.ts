import { ModelFolderError } from './errors.ts'

/** Longer than any file system allows. */
const MAX_PATH_CHARACTERS = 1_024

/**
 * The path as it is, when it stays inside the folder that it is relative to on every system.
 * @throws ModelFolderError for `..`, absolute paths, drive letters, backslashes and control characters
 */
export function safePath(path: string): string {
  const parts = path.split('/')
  const escapes = parts.some((part) => part === '' || part === '.' || part === '..')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not be there
  const foreign = /[\\\u0000-\u001f]|^[A-Za-z]:/.test(path)
  if (escapes || foreign || path.length > MAX_PATH_CHARACTERS) {
    const shown = JSON.stringify(path.slice(0, 80))
    throw new ModelFolderError('MODEL_FOLDER_PATH', `Model folder: expected a path inside the folder, got ${shown}.`)
  }
  return path
}
