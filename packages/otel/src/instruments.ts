import { metrics, type Attributes, type Counter, type MeterProvider } from '@opentelemetry/api'

const described = {
  incidents: { description: 'Requests that were answered twice, or by nobody', unit: '{incident}' },
  contained: { description: 'Incidents that would have ended the process', unit: '{incident}' },
  dropped: { description: 'Incidents of which there is no record', unit: '{incident}' },
} as const

type Name = keyof typeof described

/** The counters. The SDK may be started behind this, and what was made before counts nothing. */
export class Instruments {
  #provider: MeterProvider | null = null
  #counters: Partial<Record<Name, Counter>> = {}

  count(name: Name, attributes: Attributes): void {
    const provider = metrics.getMeterProvider()
    if (provider !== this.#provider) this.#counters = {}
    this.#provider = provider
    this.#counters[name] ??= provider
      .getMeter('@sendonce/otel')
      .createCounter(`sendonce.${name}`, described[name])
    this.#counters[name].add(1, attributes)
  }
}
