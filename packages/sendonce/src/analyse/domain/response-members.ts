/** What a response of Node has besides what answers or prepares an answer, and what tells whether it is out. */
const members: ReadonlySet<string> = new Set(
  (
    'addListener assignSocket chunkedEncoding connection constructor createPushResponse detachSocket emit errored eventNames ' +
    'get getHeader getHeaderNames getHeaders getMaxListeners getRawHeaderNames hasHeader hasOwnProperty isPrototypeOf ' +
    'listenerCount listeners maxRequestsOnConnectionReached off on once outputData outputSize pipe prependListener ' +
    'prependOnceListener propertyIsEnumerable rawListeners removeAllListeners removeListener req sendDate setMaxListeners ' +
    'setTimeout setTrailer shouldKeepAlive socket statusCode statusMessage stream strictContentLength toLocaleString toString ' +
    'useChunkedEncodingByDefault valueOf writable writableCorked writableHighWaterMark writableLength writableNeedDrain ' +
    'writableObjectMode'
  ).split(' '),
)

/** Whether every response has a property of this name. */
export function isMember(name: string): boolean {
  return members.has(name)
}
