// What an app of the harness is given: a log of what it saw, and ways to call and to look.
const { join } = require('node:path')

const files = join(__dirname, 'files')

/** The innermost frame of a stack that lies in an app of the harness: file, line and column. */
function applicationFrame(stack) {
  const match = /[\\/]differential[\\/]cases[\\/]([^\s()]+?\.[cm]?js):(\d+):(\d+)/.exec(
    String(stack),
  )
  return match ? `${match[1]}:${match[2]}:${match[3]}` : 'no frame of the app'
}

/** Node says with these that a call came too late. Their stacks are the same, frame by frame. */
const late = new Set([
  'ERR_HTTP2_HEADERS_SENT',
  'ERR_HTTP2_INVALID_STREAM',
  'ERR_HTTP_HEADERS_SENT',
  'ERR_STREAM_ALREADY_FINISHED',
  'ERR_STREAM_DESTROYED',
  'ERR_STREAM_WRITE_AFTER_END',
])

function describeError(error) {
  if (!(error instanceof Error)) return `threw ${typeof error} ${String(error)}`
  const own = Object.getOwnPropertyNames(error).toSorted().join()
  const place = late.has(error.code) ? error.stack : `at ${applicationFrame(error.stack)}`
  return `${error.name} ${error.code ?? '-'} "${error.message}" own ${own} ${place}`
}

function describeValue(value, known) {
  for (const [name, one] of Object.entries(known)) if (value === one) return name
  if (value === null || typeof value !== 'object')
    return typeof value === 'function'
      ? `function ${value.name}/${value.length}`
      : `${typeof value} ${String(value)}`
  return `${value.constructor?.name ?? 'no constructor'} object`
}

/**
 * The kit of one case.
 * @param {{ express?: string, put: (line: unknown) => void }} options
 */
function makeKit({ express, put }) {
  let finish
  const finished = new Promise((resolve) => {
    finish = resolve
  })
  const log = (...words) =>
    put(words.map((word) => (typeof word === 'string' ? word : JSON.stringify(word))).join(' '))
  return {
    files,
    finished,
    log,
    /** The app has shown all it has to show. */
    done: () => finish(),
    /** A number that may differ by this part of itself. */
    about: (name, value, within) => put({ name, value, within }),
    /** The copy of Express that this run is about. */
    express: () => require(express ?? 'express'),
    isExpress4: () => /-4/.test(express ?? ''),
    /** Calls, and logs what came of it: the value by its name among `known`, or the error. */
    attempt(name, body, known = {}) {
      try {
        const value = body()
        log(name, '->', describeValue(value, known))
        return value
      } catch (error) {
        log(name, '!!', describeError(error))
        return undefined
      }
    },
    error: (name, error) => log(name, describeError(error)),
    /** Logs these events of an emitter as they come; `error` only where it is asked for. */
    watch(emitter, name, events = ['prefinish', 'finish', 'close', 'pipe', 'unpipe', 'drain']) {
      for (const event of events)
        emitter.on(event, function (...args) {
          const about = event === 'error' ? describeError(args[0]) : `${args.length} arguments`
          log(name, event, this === emitter ? 'this is it' : 'other this', about)
        })
    },
  }
}

module.exports = { makeKit }
