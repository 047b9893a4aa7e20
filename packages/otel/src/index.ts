import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { diag } from '@opentelemetry/api'
import { Fleet, type Contained, type Told } from './fleet.ts'

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
  const told = (message: unknown): void => quietly(() => fleet.add(message as Told))
  const contained = (message: unknown): void => quietly(() => fleet.contain(message as Contained))
  subscribe('sendonce.incident', told)
  subscribe('sendonce.contained', contained)
  const installed: Installed = {
    flush: () => quietly(() => fleet.flush()),
    uninstall: () => {
      unsubscribe('sendonce.incident', told)
      unsubscribe('sendonce.contained', contained)
      fleet.close()
      holder[installedKey] = undefined
    },
  }
  holder[installedKey] = installed
  return installed
}

/** What a subscriber of a channel throws ends the process: here it must not. */
function quietly(body: () => void): void {
  try {
    body()
  } catch (error) {
    diag.error('@sendonce/otel: an incident was not told', error)
  }
}
