import type { Attributes, Context } from '@opentelemetry/api'
import type { Severity } from '@sendonce/model'

/** A log record with a name: an event. */
interface EventRecord {
  readonly eventName: string
  readonly severity: Severity
  readonly body: string
  /** Milliseconds since 1970. */
  readonly timestamp: number
  readonly context: Context
  readonly attributes: Attributes
}

const severities = { error: 'ERROR', warning: 'WARN', note: 'INFO' } as const

type Logs = Pick<typeof import('@opentelemetry/api-logs'), 'logs' | 'SeverityNumber'>

/** Since 1.10 logs are part of the API; before, they are a package of their own. */
function logsApi(): Logs {
  const api = require('@opentelemetry/api') as Partial<Logs>
  return 'logs' in api ? (api as Logs) : (require('@opentelemetry/api-logs') as Logs)
}

/** Gives a record to the SDK, if there is one by now. */
export function emitRecord({ severity, ...record }: EventRecord): void {
  const { logs, SeverityNumber } = logsApi()
  const severityText = severities[severity]
  const severityNumber = SeverityNumber[severityText]
  logs.getLogger('@sendonce/otel').emit({ ...record, severityNumber, severityText })
}
