// OpenTelemetry as a program sets it up: spans of HTTP and counters to memory, log records to OTLP_URL, if it is given.
const { metrics } = require('@opentelemetry/api')
const { logs } = require('@opentelemetry/api-logs')
const { OTLPLogExporter } = require('@opentelemetry/exporter-logs-otlp-http')
const { registerInstrumentations } = require('@opentelemetry/instrumentation')
const { HttpInstrumentation } = require('@opentelemetry/instrumentation-http')
const {
  BatchLogRecordProcessor,
  InMemoryLogRecordExporter,
  LoggerProvider,
  SimpleLogRecordProcessor,
} = require('@opentelemetry/sdk-logs')
const {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} = require('@opentelemetry/sdk-metrics')
const { InMemorySpanExporter, SimpleSpanProcessor } = require('@opentelemetry/sdk-trace-base')
const { NodeTracerProvider } = require('@opentelemetry/sdk-trace-node')

const spans = new InMemorySpanExporter()
const tracerProvider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] })
tracerProvider.register()

const records = new InMemoryLogRecordExporter()
const url = process.env.OTLP_URL
const processors = [new SimpleLogRecordProcessor({ exporter: records })]
if (url) {
  const exporter = new OTLPLogExporter({ url, timeoutMillis: 500 })
  processors.push(new BatchLogRecordProcessor({ exporter }))
}
const loggerProvider = new LoggerProvider({ processors })
logs.setGlobalLoggerProvider(loggerProvider)

const counts = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
const reader = new PeriodicExportingMetricReader({ exporter: counts, exportIntervalMillis: 1e6 })
const meterProvider = new MeterProvider({ readers: [reader] })
metrics.setGlobalMeterProvider(meterProvider)

registerInstrumentations({ tracerProvider, instrumentations: [new HttpInstrumentation()] })

/** Every point of a counter, as attributes and value. */
async function pointsOf(name) {
  await meterProvider.forceFlush()
  const scopes = counts.getMetrics().at(-1)?.scopeMetrics ?? []
  const metric = scopes.flatMap((one) => one.metrics).find((one) => one.descriptor.name === name)
  return (metric?.dataPoints ?? []).map(({ attributes, value }) => ({ attributes, value }))
}

/** What memory has of the records and spans, in plain data. */
function told() {
  return {
    records: records.getFinishedLogRecords().map((record) => ({
      eventName: record.eventName,
      severity: record.severityText,
      body: record.body,
      traceId: record.spanContext?.traceId,
      spanId: record.spanContext?.spanId,
      attributes: record.attributes,
    })),
    spans: spans.getFinishedSpans().map((span) => ({
      traceId: span.spanContext().traceId,
      spanId: span.spanContext().spanId,
      path: span.attributes['url.path'],
      status: span.status.code,
      endedAt: span.endTime[0] * 1e3 + span.endTime[1] / 1e6,
      events: span.events,
    })),
  }
}

module.exports = { loggerProvider, pointsOf, records, spans, told }
