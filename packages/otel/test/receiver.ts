import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

interface Value {
  readonly stringValue?: string
  readonly intValue?: number
}

/** A log record as OTLP/HTTP writes it in JSON, as far as the tests look at it. */
export interface Received {
  readonly eventName: string
  readonly severityNumber: number
  readonly traceId: string
  readonly spanId: string
  readonly body: Value
  readonly attributes: readonly { readonly key: string; readonly value: Value }[]
}

interface Request {
  readonly resourceLogs: readonly {
    readonly scopeLogs: readonly { readonly logRecords: readonly Received[] }[]
  }[]
}

/** Receives log records on loopback. */
export async function receiver(): Promise<{
  readonly url: string
  readonly received: Received[]
  readonly close: () => void
}> {
  const received: Received[] = []
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', (chunk: Buffer) => (text += chunk.toString()))
    request.on('end', () => {
      const { resourceLogs } = JSON.parse(text) as Request
      received.push(
        ...resourceLogs.flatMap(({ scopeLogs }) =>
          scopeLogs.flatMap(({ logRecords }) => logRecords),
        ),
      )
      response.end('{}')
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const close = (): void => {
    server.closeAllConnections()
    server.close()
  }
  return { url: `http://127.0.0.1:${port}/v1/logs`, received, close }
}
