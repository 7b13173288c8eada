/** Settings of a headless run that concern the device and no cell: `device.kernels={"Attention":false}`, `device.recompute=true`. */
import { ParameterError } from '../notebook/params.ts'
import type { DeviceSettings } from '../train/types.ts'
import type { HeadlessRequest } from './headlessApi.ts'
import { words } from './words.ts'

const KERNELS = 'device.kernels'
const SWITCHES = ['device.halfPrecision', 'device.recompute']

/** The request without them: what is left is for the notebook. */
export function withoutDevice<T extends Pick<HeadlessRequest, 'settings'>>(request: T): T {
  return { ...request, settings: request.settings.filter((setting) => !isDevice(setting)) }
}

/**
 * Names of the kernels to be switched off; a later setting has the last word.
 * @param known the kernels of the backend that runs
 * @throws ParameterError for what is no switch, and for names that are not known
 */
export function kernelsOffBy(settings: readonly string[], known: readonly string[]): string[] {
  const off = new Set<string>()
  for (const [name, text] of deviceSettings(settings)) {
    if (name !== KERNELS) continue
    for (const [kernel, on] of switchesOf(text)) {
      if (!known.includes(kernel)) throw new ParameterError(`--set ${KERNELS}`, words.oneOf(known), kernel)
      if (on) off.delete(kernel)
      else off.add(kernel)
    }
  }
  return [...off]
}

/**
 * What else is switched on, and off unless asked for; a later setting has the last word.
 * @throws ParameterError for another setting of the device, and for what is neither true nor false
 */
export function switchesBy(settings: readonly string[]): Pick<DeviceSettings, 'halfPrecision' | 'recompute'> {
  const on = new Map<string, boolean>()
  for (const [name, text] of deviceSettings(settings)) {
    if (name === KERNELS) continue
    if (!SWITCHES.includes(name)) throw new ParameterError('--set', words.oneOf([KERNELS, ...SWITCHES]), name)
    const value = parse(text)
    if (typeof value !== 'boolean') throw new ParameterError(`--set ${name}`, words.oneOf(['true', 'false']), text)
    on.set(name, value)
  }
  const [halfPrecision = false, recompute = false] = SWITCHES.map((name) => on.get(name))
  return { halfPrecision, recompute }
}

function deviceSettings(settings: readonly string[]): [name: string, text: string][] {
  return settings.filter(isDevice).map((setting) => {
    const equals = setting.indexOf('=')
    return [setting.slice(0, equals), setting.slice(equals + 1)]
  })
}

function isDevice(setting: string): boolean {
  return setting.startsWith('device.')
}

function switchesOf(text: string): [string, boolean][] {
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
