import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { UsageError } from '../util/usage-error.ts'
import { errorCode } from '../util/error-code.ts'
import type { Access } from './access.ts'
import type { LiveFeed } from './live-feed.ts'
import { refusalOf } from './request-guard.ts'

/** A part of the page, the same for everybody: it holds no data and no secret. */
export interface Asset {
  readonly type: string
  readonly text: string
}

/** Where the data come from. */
const livePath = '/live'

export interface ViewServerOptions {
  /** By path. Nothing else is ever looked up by what a request says. */
  readonly assets: ReadonlyMap<string, Asset>
  readonly feed: Pick<LiveFeed, 'join'>
  readonly access: Pick<Access, 'admits'>
  /** A free one unless told. */
  readonly port?: number | undefined
}

export interface ViewServer {
  /** `http://127.0.0.1:49311`. */
  readonly origin: string
  readonly address: AddressInfo
  /** Ends all connections. */
  readonly close: () => Promise<void>
}

/** Only what comes from here may act in the page, it may send nothing elsewhere, and no other page may hold it. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  'img-src data:',
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const headers: Readonly<Record<string, string>> = {
  'Content-Security-Policy': policy,
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-store',
}

/**
 * Serves the page and the data to this machine only. It answers GET, reads no file and takes no name of one: what can be
 * asked for was put into `assets` before, and the data are one stream. Rejects with a `UsageError` where no port can be had.
 */
export async function startViewServer(options: ViewServerOptions): Promise<ViewServer> {
  const server = createServer((request, response) => answer(request, response, options))
  const address = await listen(server, options.port ?? 0)
  return {
    origin: `http://127.0.0.1:${address.port}`,
    address,
    close: () => close(server),
  }
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { assets, feed, access }: ViewServerOptions,
): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
  const { method, url = '', headers: asked, socket } = request
  const { host, origin, authorization } = asked
  const fetchSite = oneOf(asked['sec-fetch-site'])
  const refusal = refusalOf({ method, host, origin, fetchSite }, socket.localPort ?? 0)
  if (refusal !== null) {
    if (refusal === 405) response.setHeader('Allow', 'GET')
    // What else comes on this connection is not listened to.
    response.setHeader('Connection', 'close')
    end(response, refusal)
    return
  }
  const asset = assets.get(url)
  if (asset) {
    response.setHeader('Content-Type', asset.type)
    response.end(asset.text)
    return
  }
  if (url !== livePath) {
    end(response, 404)
    return
  }
  if (!access.admits({ authorization, key: oneOf(asked['x-sendonce-key']) })) {
    end(response, 401)
    return
  }
  response.setHeader('Content-Type', 'application/x-ndjson; charset=utf-8')
  response.flushHeaders()
  void feed.join(response)
}

function oneOf(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : value?.join(',')
}

function end(response: ServerResponse, status: 401 | 403 | 404 | 405): void {
  response.statusCode = status
  response.setHeader('Content-Type', 'text/plain; charset=utf-8')
  response.end(`${status}\n`)
}

function listen(server: Server, port: number): Promise<AddressInfo> {
  // oxlint-disable-next-line promise/avoid-new -- events are no promises
  return new Promise((resolve, reject) => {
    server.once('error', (error) =>
      reject(
        new UsageError(
          `the viewer cannot listen on 127.0.0.1 (${errorCode(error)})`,
          'use sendonce check --format html, which needs no server',
        ),
      ),
    )
    server.listen(port, '127.0.0.1', () => resolve(server.address() as AddressInfo))
  })
}

function close(server: Server): Promise<void> {
  // oxlint-disable-next-line promise/avoid-new -- events are no promises
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
