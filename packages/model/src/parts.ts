/** What a request has whatever was sent, and is never empty: of Node, and of Express (`query`, `params`). */
export const requestParts: readonly string[] = [
  'headers',
  'method',
  'params',
  'query',
  'socket',
  'url',
]

/** What Express gives a response before any layer runs. */
export const responseParts: readonly string[] = ['locals']
