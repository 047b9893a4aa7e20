import { diag } from '@opentelemetry/api'

/** What a subscriber of a channel, or a timer, throws ends the process: nothing of ours must. */
export function quietly(body: () => void): void {
  try {
    body()
  } catch (error) {
    diag.error('@sendonce/otel: an incident was not told', error)
  }
}
