import { AsyncResource } from 'node:async_hooks'
import http from 'node:http'
import https from 'node:https'
import { Socket } from 'node:net'
import { currentRequest, type Begun } from './request.ts'
import { apply, replace } from './wrap.ts'

/** What a socket of a client's has of Node's streams. */
interface ClientSocket extends Socket {
  readonly _httpMessage?: unknown
}

type Push = (chunk: unknown, encoding?: BufferEncoding) => boolean

/** What comes in at a client's end of a connection, in its order; it can be held. */
class Inlet {
  private readonly socket: Socket
  private readonly push: Push
  /** The context of who has opened it: what comes in is no business of the request that it was held for. */
  private readonly scope = new AsyncResource('SENDONCEINLET')
  private readonly held: unknown[][] = []
  private readonly awaiting: Begun[] = []
  private holds = 0

  constructor(socket: Socket) {
    this.socket = socket
    this.push = socket.push.bind(socket)
    const take: Push = (...given) => this.take(given)
    Object.defineProperty(socket, 'push', { value: take, configurable: true, writable: true })
  }

  /** What comes in next answers this. */
  answers(begun: Begun): void {
    this.awaiting.push(begun)
  }

  /** Holds what comes in; the result lets it in. */
  hold(): () => void {
    this.holds++
    let isOver = false
    return () => {
      if (isOver) return
      isOver = true
      if (--this.holds === 0) this.scope.runInAsyncScope(() => this.letIn())
    }
  }

  private take(given: unknown[]): boolean {
    for (const begun of this.awaiting.splice(0)) {
      if (begun.heldFor > 0 || begun.isOvertaken) begun.back(this.hold())
      else begun.over()
    }
    if (this.holds === 0) return apply(this.push, this.socket, given) as boolean
    this.held.push(given)
    return true
  }

  private letIn(): void {
    for (const given of this.held.splice(0)) {
      if (this.socket.destroyed) return
      apply(this.push, this.socket, given)
      // As Node does behind the end.
      if (given[0] === null) this.socket.read(0)
    }
  }
}

const inlets = new WeakMap<object, Inlet>()
/** Clients' sockets by their ports: `51234>80`. */
const byPorts = new Map<string, Inlet>()

/** Where the answer to a request of this process comes in. */
export function inletOf(ports: string): Inlet | undefined {
  return byPorts.get(ports)
}

/** Follows what clients of this process send and are answered. */
export function watchSockets(): void {
  replace(
    Socket.prototype,
    'connect',
    (original) =>
      function (this: unknown, ...given: unknown[]): unknown {
        const socket = this as ClientSocket
        if (!inlets.has(socket)) adopt(socket)
        return apply(original, this, given)
      },
  )
  // It stands on the prototype of all streams that are written to.
  // oxlint-disable-next-line typescript/unbound-method -- it is called on the socket
  const write = Socket.prototype.write as (this: unknown, ...given: unknown[]) => unknown
  const own = function (this: ClientSocket, ...given: unknown[]): unknown {
    const inlet = inlets.get(this)
    const request = inlet && currentRequest()
    // oxlint-disable-next-line no-underscore-dangle -- it is Node's name
    const begun = request && !this._httpMessage ? request.begin('socket.write', own) : null
    if (begun) inlet?.answers(begun)
    return apply(write, this, given)
  }
  for (const key of ['name', 'length'] as const)
    Object.defineProperty(own, key, { value: write[key], configurable: true })
  Object.defineProperty(Socket.prototype, 'write', {
    value: own,
    configurable: true,
    writable: true,
  })
  for (const module of [http, https])
    for (const name of ['request', 'get'])
      replace(module, name, (original) => requestOver(original))
}

/** What a request of the program's is answered is told by the connection on which it goes. */
function requestOver(original: (this: unknown, ...given: unknown[]) => unknown): typeof original {
  const own = function (this: unknown, ...given: unknown[]): unknown {
    const request = currentRequest()
    const sent = apply(original, this, given)
    const begun = sent instanceof http.ClientRequest ? request?.begin('http.request', own) : null
    if (!begun) return sent
    const client = sent as http.ClientRequest
    client.once('socket', (socket: Socket) => inlets.get(socket)?.answers(begun))
    client.once('close', () => begun.over())
    return sent
  }
  return own
}

function adopt(socket: ClientSocket): void {
  const inlet = new Inlet(socket)
  inlets.set(socket, inlet)
  let ports = ''
  socket.once('connect', () => {
    ports = `${socket.localPort}>${socket.remotePort}`
    byPorts.set(ports, inlet)
  })
  socket.once('close', () => {
    if (byPorts.get(ports) === inlet) byPorts.delete(ports)
  })
}
