import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { noteLateContext, type Late } from './context-of.ts'
import { Fleet, type Told } from './fleet.ts'
import { quietly } from './quietly.ts'

/** What tells OpenTelemetry of the incidents of this process. */
export interface Installed {
  /** Tells the repeats that are held back, at most a minute's: to be called before the SDK is shut down. */
  readonly flush: () => void
  /** Takes it off again. */
  readonly uninstall: () => void
}

const installedKey = Symbol.for('sendonce.otel')
const holder = globalThis as { [installedKey]?: Installed | undefined }

/** Has OpenTelemetry told of each incident of this process, once, however often it is called. */
export function install(): Installed {
  const known = holder[installedKey]
  if (known) return known
  const fleet = new Fleet()
  const listeners: Readonly<Record<string, (message: unknown) => void>> = {
    'sendonce.late': (message) => quietly(() => noteLateContext(message as Late)),
    'sendonce.contained': (message) => quietly(() => fleet.contain((message as Told).response)),
    'sendonce.incident': (message) => quietly(() => fleet.add(message as Told)),
  }
  for (const [name, listener] of Object.entries(listeners)) subscribe(name, listener)
  const installed: Installed = {
    flush: () => quietly(() => fleet.flush()),
    uninstall: () => {
      for (const [name, listener] of Object.entries(listeners)) unsubscribe(name, listener)
      fleet.close()
      holder[installedKey] = undefined
    },
  }
  holder[installedKey] = installed
  return installed
}
