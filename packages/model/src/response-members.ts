/** What a response of Node has besides what answers or prepares an answer, and what tells whether it is out. */
const members: ReadonlySet<string> = new Set(
  (
    'addListener assignSocket chunkedEncoding connection constructor createPushResponse detachSocket domain emit errored eventNames ' +
    'get getHeader getHeaderNames getHeaders getMaxListeners getRawHeaderNames hasHeader hasOwnProperty isPrototypeOf ' +
    'listenerCount listeners maxRequestsOnConnectionReached off on once outputData outputSize pipe prependListener ' +
    'prependOnceListener propertyIsEnumerable rawListeners removeAllListeners removeListener req sendDate setMaxListeners ' +
    'setTimeout setTrailer shouldKeepAlive socket statusCode statusMessage stream strictContentLength toLocaleString toString ' +
    'useChunkedEncodingByDefault valueOf writable writableCorked writableHighWaterMark writableLength writableNeedDrain ' +
    'writableObjectMode'
  ).split(' '),
)

/** Whether every response has a property of this name, beside those of the operation tables. A test holds it against Node's. */
export function isResponseMember(name: string): boolean {
  return members.has(name)
}

/** Methods of a response that neither answer nor prepare an answer. Sources: Node's `http`, Express, the readme of i18n. */
const leaving: ReadonlySet<string> = new Set(
  (
    'get getHeader getHeaders getHeaderNames getRawHeaderNames hasHeader off removeListener removeAllListeners ' +
    'setMaxListeners getMaxListeners listeners listenerCount eventNames emit assignSocket detachSocket cork uncork ' +
    'setDefaultEncoding accepts is toString addTrailers t __ setLocale'
  ).split(' '),
)

/** Whether a method leaves a response as it is, also where other code has put it there. */
export function leavesResponse(name: string): boolean {
  return leaving.has(name)
}

/** Methods by which all others send, or prepare what is sent. Sources: Node's `http`, Express. */
const underlying: ReadonlySet<string> = new Set([
  'end',
  'flushHeaders',
  'header',
  'set',
  'setHeader',
  'write',
  'writeHead',
])

/** Whether other methods of a response send by this one: who replaces it changes what they do. */
export function isUnderOthers(name: string): boolean {
  return underlying.has(name)
}

/** Methods whose first argument is, or may be, the status; of `redirect` only where another one follows. */
const takingStatus: ReadonlySet<string> = new Set([
  'status',
  'code',
  'sendStatus',
  'writeHead',
  'redirect',
])

/** Whether a method of the response sets the status of the coming answer by its first argument. */
export function takesStatus(name: string): boolean {
  return takingStatus.has(name)
}

/** The status of a `redirect()` that is given none. Source: Express. */
export const redirectStatus = 302
