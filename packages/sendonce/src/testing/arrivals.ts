import { subscribe } from 'node:diagnostics_channel'
import { ServerResponse, type ClientRequest, type IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { scopes, type Account } from './account.ts'

/** Whose a request is that is sent now by code of which no test is known, or by another process. */
export type Fallback = (isSentHere: boolean) => Account

const owners = new WeakMap<object, Account>()
/** Whose the next request is that arrives from this port at that one. */
const senders = new Map<string, Account>()

/** Whose request it is that this answers, as was known when it arrived. */
export function ownerOf(response: object): Account | undefined {
  return owners.get(response)
}

/** No request of an earlier file comes any more. */
export function forgetSenders(): void {
  senders.clear()
}

function sent(socket: Socket, account: Account): void {
  const note = (): void => {
    senders.set(`${socket.localPort}>${socket.remotePort}`, account)
  }
  if (socket.connecting) socket.once('connect', note)
  else note()
}

/** Learns whose each request is when it arrives: what is late happens at any time. */
export function watchArrivals(fallback: Fallback): void {
  watchSending(() => scopes.getStore()?.account ?? fallback(true))
  subscribe('http.server.request.start', (message) => {
    const { request, response } = message as {
      readonly request: IncomingMessage
      readonly response: ServerResponse
    }
    const { remotePort, localPort } = request.socket
    const ports = `${remotePort}>${localPort}`
    const account = senders.get(ports) ?? fallback(false)
    // Another process may have the port next.
    senders.delete(ports)
    arrive(response, account)
    scopes.enterWith({ account, isRequest: true })
  })
  // What is injected comes by no connection; its context is that of whoever injects.
  const { prototype } = ServerResponse
  // oxlint-disable-next-line typescript/unbound-method -- it is called on the response
  const { assignSocket } = prototype
  prototype.assignSocket = function (this: ServerResponse, socket: Socket): void {
    const account = scopes.getStore()?.account
    if (!(socket instanceof Socket)) arrive(this, account ?? fallback(false))
    // It is entered only where it ends with the test: the code that injects is the test's, or the runner's.
    if (account && !(socket instanceof Socket)) scopes.enterWith({ account, isRequest: true })
    assignSocket.call(this, socket)
  }
}

function arrive(response: ServerResponse, account: Account): void {
  account.hasRequests = true
  owners.set(response, account)
}

/** Clients tell by their port whose their request is: no header is added. */
function watchSending(current: () => Account): void {
  const onRequest = (message: unknown): void => {
    const { request } = message as { readonly request: ClientRequest }
    const account = owners.get(request) ?? current()
    owners.set(request, account)
    if (request.socket) sent(request.socket, account)
    else request.once('socket', (socket) => sent(socket, account))
  }
  // A body that is streamed is sent before the request is complete; older versions of Node have only the latter.
  subscribe('http.client.request.created', onRequest)
  subscribe('http.client.request.start', onRequest)
  subscribe('undici:request:create', (message) => {
    const { request } = message as { readonly request: object }
    owners.set(request, current())
  })
  subscribe('undici:client:sendHeaders', (message) => {
    const { request, socket } = message as { readonly request: object; readonly socket: Socket }
    sent(socket, owners.get(request) ?? current())
  })
}
