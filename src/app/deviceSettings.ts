/** Settings of a headless run that concern the device and no cell: `device.kernels={"Attention":false}`. */
import { ParameterError } from '../notebook/params.ts'
import type { HeadlessRequest } from './headlessApi.ts'
import { words } from './words.ts'

const KERNELS = 'device.kernels'

/** The request without them: what is left is for the notebook. */
export function withoutDevice<T extends Pick<HeadlessRequest, 'settings'>>(request: T): T {
  return { ...request, settings: request.settings.filter((setting) => !isDevice(setting)) }
}

/**
 * Names of the kernels to be switched off; a later setting has the last word.
 * @param known the kernels of the backend that runs
 * @throws ParameterError for another setting of the device, for what is no switch, and for names that are not known
 */
export function kernelsOffBy(settings: readonly string[], known: readonly string[]): string[] {
  const off = new Set<string>()
  for (const setting of settings.filter(isDevice)) {
    for (const [name, on] of switchesOf(setting)) {
      if (!known.includes(name)) throw new ParameterError(`--set ${KERNELS}`, words.oneOf(known), name)
      if (on) off.delete(name)
      else off.add(name)
    }
  }
  return [...off]
}

function isDevice(setting: string): boolean {
  return setting.startsWith('device.')
}

function switchesOf(setting: string): [string, boolean][] {
  const equals = setting.indexOf('=')
  const [name, text] = [setting.slice(0, equals), setting.slice(equals + 1)]
  if (name !== KERNELS) throw new ParameterError('--set', words.oneOf([KERNELS]), name)
  const value = parse(text)
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : []
  if (entries.length === 0 || Array.isArray(value) || !entries.every(([, on]) => typeof on === 'boolean')) {
    throw new ParameterError(`--set ${KERNELS}`, words.kernelSwitches, text)
  }
  return entries as [string, boolean][] // checked above
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
