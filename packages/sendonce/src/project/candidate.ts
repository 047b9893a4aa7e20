/** Method names after which a response is answered, as they stand in the framework models. */
const TERMINAL_METHODS: readonly string[] = [
  'end',
  'send',
  'json',
  'jsonp',
  'sendStatus',
  'redirect',
  'render',
  'sendFile',
  'sendfile',
  'download',
  'format',
  'write',
  'writeHead',
  'flushHeaders',
  'pipe',
  'respond',
  'respondWithFile',
  'respondWithFD',
]

const ANSWERS = buildAnswerPattern(TERMINAL_METHODS)

const SERVES = new RegExp(
  [
    // a framework is imported
    String.raw`['"](?:node:)?(?:https?|http2|connect|restify|polka|router|find-my-way)['"]`,
    String.raw`['"](?:[@\w./-]*[-/@])?express(?:[-/][\w./-]*)?['"]`,
    // parameters have the names that handlers give them
    String.raw`\b(?:_?res|resp|_?response|reply|rsp|_?next)\b`,
    String.raw`\b(?:Response|ServerResponse|Http2ServerResponse|NextFunction|RequestHandler)\b`,
    // handlers are registered
    String.raw`\.(?:get|post|put|patch|delete|del|all|use|options|head|param|route)\s*\(`,
    String.raw`\bcreate(?:Secure)?Server\b`,
    String.raw`\.on\s*\(\s*['"](?:request|stream|check\w+|upgrade)['"]`,
  ].join('|'),
)

/**
 * Whether a text can hold a place that answers a request: it names a method that answers (or calls
 * `next`), and something in it says that it serves requests. Texts that fail this are not parsed
 * unless a candidate imports them.
 */
export function isCandidate(text: string): boolean {
  return ANSWERS.test(text) && SERVES.test(text)
}

function buildAnswerPattern(methods: readonly string[]): RegExp {
  const names = methods.join('|')
  return new RegExp(
    String.raw`\.(?:${names})\b|\[['"](?:${names})['"]\]|\bnext\s*\(|\bpipeline\s*\(`,
  )
}
