/** How much longer a process may live behind its last answer. */
const livenessTolerance = 1500

/**
 * The differences between what was seen without the recorder and with it, each with the aspect it is in.
 * @param {object} plain @param {object} recorded
 * @param {{ rules?: [RegExp, string][], stderr?: 'equal' | 'contains' }} options
 * @returns {{ aspect: string, plain: unknown, recorded: unknown }[]}
 */
export function compare(plain, recorded, { rules = [], stderr = 'equal' } = {}) {
  const [plainErrors, recordedErrors] = withoutOwnHead(plain.stderr ?? '', recorded.stderr ?? '')
  const one = normalised({ ...plain, stderr: plainErrors }, rules)
  const two = normalised({ ...recorded, stderr: recordedErrors }, rules)
  return [
    ...compareWire(one.wire, two.wire),
    ...compareEvents(one.events, two.events),
    ...compareErrors(one.stderr, two.stderr, stderr),
    ...different('stdout', one.stdout, two.stdout),
    ...different('exit', [one.code, one.signal], [two.code, two.signal]),
    ...compareLiveness(one.lingered, two.lingered),
  ]
}

function different(aspect, plain, recorded) {
  return JSON.stringify(plain) === JSON.stringify(recorded) ? [] : [{ aspect, plain, recorded }]
}

/** What differs between any two runs by its nature, each with its cause. */
const byNature = [
  // Node writes the time of the answer.
  [/(\r\ndate: )[A-Z][a-z]{2}, [^\r]* GMT/gi, '$1DATE'],
  // The number of the process is chosen by the system.
  [/\(node:\d+\)/g, '(node:PID)'],
  // Where asynchronous contexts are kept (`AsyncLocalStorage`), Node 20 and 22 call back through one more function,
  // and newer versions run what was given to `queueMicrotask` through three.
  [
    /(?:\n|<br>)(?:\s|&nbsp;)*at \S*(?:callbackTrampoline \(node:internal\/async_hooks|AsyncResource\.run(?:InAsyncScope \(node:async_hooks|Microtask \(node:internal\/process\/task_queues)):\d+:\d+\)/g,
    '',
  ],
  [/\n *at node:internal\/process\/task_queues:\d+:\d+(?=\n|$)/g, ''],
  // Whether a turn of the loop begins with a timer, a tick or both hangs on what has come due meanwhile.
  [
    /\n *at (?:process\.)?(?:runNextTicks|listOnTimeout|process(?:Timers|Immediate|TicksAndRejections)) \(node:internal\/(?:timers|process\/task_queues):\d+:\d+\)/g,
    '',
  ],
  // Node prints the line of the last throw above a fatal error. To know an error one has to catch it, and
  // to hand it on one has to throw it again: that line is then the recorder's instead of Node's own.
  [
    /(?:node:_http_\w+|node:internal\/process\/promises|\S+packages[\\/]runtime[\\/]dist[\\/]recorder\.js):\d+\n.*\n *\^\n/g,
    'THROWN BY HTTP\n',
  ],
  // Node 20 has the stack of a late call's error formatted when it is thrown: the immediate still knows its function.
  [/Immediate\._onImmediate/g, 'Immediate.<anonymous>'],
]

function normalised(seen, rules) {
  const port = seen.port ? [[new RegExp(`\\b${seen.port}\\b`, 'g'), 'PORT']] : []
  const all = [...byNature, ...port, ...rules]
  const clean = (value) => {
    if (typeof value === 'string')
      return all.reduce((text, [from, to]) => text.replaceAll(from, to), value)
    if (Array.isArray(value)) return value.map(clean)
    if (value === null || typeof value !== 'object') return value
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, clean(item)]))
  }
  return {
    ...clean({ ...seen, stderr: withoutOwnFrames(seen.stderr) }),
    lingered: seen.lingered,
  }
}

/**
 * Above an error of which the process dies, Node prints the line that threw it last. A late call's error goes
 * through the recorder, which hands on the same error: the line is its own then. That there is one is compared.
 */
function withoutOwnHead(plain, recorded) {
  const head = /^(\S.*):\d+\n.*\n *\^+\n/gm
  const isOwn = [...recorded.matchAll(head)].some(([, place]) => ownFile.test(place))
  if (!isOwn) return [plain, recorded]
  return [plain, recorded].map((text) => text.replaceAll(head, 'WHERE IT WAS THROWN\n'))
}

/**
 * The recorder's functions are between the app and Node, so its frames are in the stacks that Node prints; the
 * limit of frames then cuts others. The frames down to the first one of the app are compared.
 */
function withoutOwnFrames(text) {
  const kept = []
  let isBehindApp = false
  for (const line of text.split('\n')) {
    const isFrame = /^\s+at /.test(line)
    if (!isFrame) isBehindApp = false
    if (isFrame && (isBehindApp || ownFile.test(line))) continue
    if (isFrame && /differential[\\/]cases[\\/]/.test(line)) isBehindApp = true
    // What follows the frames (the code of the error) hangs on whichever of them is the last.
    kept.push(isFrame ? line.replace(/ \{$/, '') : line)
  }
  return kept.join('\n')
}

const ownFile = /packages[\\/]runtime[\\/](?:dist|src)[\\/]|differential[\\/]fakes[\\/]/

function compareWire(plain = {}, recorded = {}) {
  const ones = plain.connections ?? []
  const twos = recorded.connections ?? []
  const found = different('connections', ones.length, twos.length)
  for (const [at, one] of ones.entries()) {
    const two = twos[at]
    if (!two) continue
    found.push(...different('ending', one.ending, two.ending))
    if (one.received !== two.received)
      found.push({
        aspect: aspectOf(one.received, two.received),
        plain: one.received,
        recorded: two.received,
      })
  }
  return [...found, ...different('client', plain.notes, recorded.notes)]
}

/** The part of an HTTP/1 answer in which two byte sequences differ first. */
function aspectOf(plain, recorded) {
  const [one, two] = [splitAnswer(plain), splitAnswer(recorded)]
  if (one.status !== two.status) return 'status'
  if (one.headers !== two.headers) return 'headers'
  return 'body'
}

function splitAnswer(text) {
  const lineEnd = text.indexOf('\r\n')
  const headEnd = text.indexOf('\r\n\r\n')
  if (lineEnd < 0 || headEnd < 0) return { status: text, headers: '' }
  return { status: text.slice(0, lineEnd), headers: text.slice(lineEnd, headEnd) }
}

function compareEvents(plain = [], recorded = []) {
  const length = Math.max(plain.length, recorded.length)
  for (let at = 0; at < length; at++) {
    const [one, two] = [plain[at], recorded[at]]
    if (isSame(one, two)) continue
    const aspect = one?.within || two?.within ? 'depth' : 'events'
    return [{ aspect, plain: plain.slice(at, at + 3), recorded: recorded.slice(at, at + 3) }]
  }
  return []
}

function isSame(one, two) {
  if (one?.within === undefined || two?.within === undefined)
    return JSON.stringify(one) === JSON.stringify(two)
  return one.name === two.name && Math.abs(one.value - two.value) <= one.within * one.value
}

function compareErrors(plain, recorded, mode) {
  if (mode === 'equal') return different('stderr', plain, recorded)
  // The recorder talks too: every line of the app must still come, in its order.
  let at = 0
  const lines = recorded.split('\n')
  for (const line of plain.split('\n')) {
    at = lines.indexOf(line, at) + 1
    if (at === 0) return [{ aspect: 'stderr', plain: line, recorded }]
  }
  return []
}

function compareLiveness(plain, recorded) {
  if (plain === undefined || recorded === undefined) return []
  if (Math.abs(recorded - plain) <= livenessTolerance) return []
  return [{ aspect: 'liveness', plain: Math.round(plain), recorded: Math.round(recorded) }]
}
