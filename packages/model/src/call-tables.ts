import { refusesByThrowing } from './refusals.ts'

/** Functions after which nothing runs. Source: Node's documentation of `process`. */
export const neverReturns: ReadonlySet<string> = new Set([
  'process.exit',
  'process.abort',
  'process.reallyExit',
])

const harmlessOwners =
  /^(console|logger|log|winston|debug|Math|Date|JSON\.stringify|Number|String|Boolean|Array|Object|Symbol|performance|path|url|querystring|util)(\.|$|\()/
const harmlessMethods =
  /\.(log|debug|info|warn|error|trace|verbose|silly|fatal|notice|push|concat|slice|includes|indexOf|startsWith|endsWith|trim|toLowerCase|toUpperCase|toString|split|join|replace|replaceAll|substring|substr|keys|values|entries|has|add|clear|unref|ref|bind|hasOwnProperty|now|getTime|toISOString|removeListener|removeAllListeners|off|emit|getLogger|setMaxListeners|resume|pause|pipe|unpipe|setEncoding|header|get|accepts|is|param|isNaN|isInteger|parseInt|charAt)$/
const logging = /(^|\.)_?(log|logger|console|debug|winston|pino|bunyan)\.\w+$/i
const harmlessNames =
  /^(clearTimeout|clearInterval|clearImmediate|setTimeout|setInterval|setImmediate|parseInt|parseFloat|isNaN|isFinite|encodeURIComponent|debug|log|Symbol|String|Number|Boolean|Error|TypeError|Date|Map|Set|RegExp|Array|Object)$/

/** Node's functions that are asynchronous by declaration: what goes wrong rejects their promise. */
const rejecting =
  /^(?:node:)?(?:fs\.promises|fs\/promises|dns\.promises|timers\/promises|global\.fetch|fetch)(?:\.|$)/

/**
 * Whether a call is taken never to throw, by the path of what is called (`console.log`,
 * `items.push`). Logging, collections and strings throw only on misuse that no handler survives.
 */
export function neverThrows(path: string): boolean {
  return (
    harmlessNames.test(path) ||
    harmlessOwners.test(path) ||
    harmlessMethods.test(path) ||
    rejecting.test(path) ||
    logging.test(path)
  )
}

/** What Node and the language have that makes values of texts, numbers and lists. */
const makers =
  /^(?:node:)?(?:Math|JSON|Object|Array|Number|String|Boolean|Symbol|Date|Intl|Buffer|path|url|querystring|os|util(?!\.promisify))\.|^(?:String|Number|Boolean|Symbol|parseInt|parseFloat|isNaN|isFinite|(?:de|en)codeURI(?:Component)?|structuredClone)$/
/** Methods that only texts, numbers and dates have, and all that say that they are not asynchronous. */
const ofValues =
  /\.(?:to(?:Locale)?String|to(?:Upper|Lower)Case|trim(?:Start|End)?|pad(?:Start|End)|substr(?:ing)?|split|char(?:Code)?At|startsWith|endsWith|includes|(?:lastI|i)ndexOf|localeCompare|repeat|replace(?:All)?|toFixed|toISOString|getTime|hasOwnProperty|\w+Sync)$/
/** Timers that give a promise: only who is given a signal may reject it, behind a delay and a value. */
const waiting =
  /^(?:node:)?timers(?:\/|\.)promises\.(?:default\.)?(?:setTimeout|setImmediate|scheduler\.(?:wait|yield))$|\bpromisify\((?:global\.)?set(?:Timeout|Immediate)\)$/

/**
 * Whether a call gives what is no promise, or one that is never rejected, and does not fail on what it is given. Source:
 * ECMAScript, Node.
 */
export function neverRejects(path: string, count: number): boolean {
  if (waiting.test(path)) return count < 2
  return (makers.test(path) || ofValues.test(path)) && !refusesByThrowing(path)
}

/** Whether a call only writes a log: what it is given, it leaves alone. */
export function isLogging(path: string): boolean {
  return isPrinting(path) || logging.test(path)
}

/** Whether a call writes down whatever it is given, functions as well: it calls nothing back. */
export function isPrinting(path: string): boolean {
  return /^(console|debug|util\.inspect)(\.|$)/.test(path)
}

/** Whether a call only asks what it is given, as `_.isFunction(callback)` does: it calls nothing back. */
export function isPredicate(name: string): boolean {
  return /^is[A-Z]/.test(name)
}

/**
 * Packages that call a function at a moment of the response's life: right before the head is written,
 * where headers may still be set, or when the response is over. Source: their readmes.
 */
export const responseHooks: Readonly<Record<string, 'before-head' | 'at-end'>> = {
  'on-headers': 'before-head',
  'on-finished': 'at-end',
}

/** Methods of a container that give the instance of the class that they are given. Source: the readmes of tsyringe, typedi and inversify. */
export const givesInstance: ReadonlySet<string> = new Set(['resolve', 'get'])

/** Methods that give a list, be it empty. Source: ECMAScript. */
export const givesList: ReadonlySet<string> = new Set(['split', 'sort', 'reverse', 'splice'])

/** Methods that call their function argument at once, for each item. Source: ECMAScript's Array. */
export const syncIterators: ReadonlySet<string> = new Set(
  'forEach map filter some every find findIndex findLast findLastIndex reduce reduceRight flatMap sort toSorted each forOwn forIn times'.split(
    ' ',
  ),
)

/** What a search gives back. */
interface Search {
  /** It stops at the first item for which its function gives this. */
  readonly stopsOn: boolean
  /** What it gives then: a constant, the item, or the item's index. */
  readonly found: boolean | 'item' | 'index'
  readonly exhausted: boolean | number | undefined
}

/**
 * Iterators that stop early: their result says what their function gave. Source: ECMAScript's Array.
 */
export const searchIterators: Readonly<Record<string, Search>> = {
  some: { stopsOn: true, found: true, exhausted: false },
  every: { stopsOn: false, found: false, exhausted: true },
  find: { stopsOn: true, found: 'item', exhausted: undefined },
  findLast: { stopsOn: true, found: 'item', exhausted: undefined },
  findIndex: { stopsOn: true, found: 'index', exhausted: -1 },
  findLastIndex: { stopsOn: true, found: 'index', exhausted: -1 },
}

/** Functions that run their first argument later. Source: Node's timers, process and globals. */
export const timerCalls: Readonly<Record<string, { readonly times: 'once' | 'many' }>> = {
  setTimeout: { times: 'once' },
  setImmediate: { times: 'once' },
  setInterval: { times: 'many' },
  queueMicrotask: { times: 'once' },
  'process.nextTick': { times: 'once' },
}

interface StreamEvent {
  readonly times: 'once' | 'many'
  readonly ends: boolean
}

const many: StreamEvent = { times: 'many', ends: false }
const last: StreamEvent = { times: 'once', ends: true }
const once: StreamEvent = { times: 'once', ends: false }

/**
 * Events of streams, requests and child processes: how often, and whether they end the emitter's
 * life, so that of several such events one comes. Source: Node's documentation of `stream`.
 */
export const streamEvents: Readonly<Record<string, StreamEvent>> = {
  data: many,
  readable: many,
  message: many,
  line: many,
  row: many,
  chunk: many,
  progress: many,
  error: last,
  end: last,
  finish: last,
  close: once,
  exit: once,
  response: once,
}

const perItem = 'entry item record row line message chunk change update value snapshot'.split(' ')
const lastWord = /(?:^|[\s:._-])([a-z]+)$|(?<=[a-z\d])([A-Z][a-z]+)$/

/**
 * An event by its name, in whatever emits it: packages name one that comes for each of several after what that gives
 * (`searchEntry` of `ldapjs`, `chat message`, `child_added` and `value` of Firebase).
 */
export function eventNamed(name: string): StreamEvent | undefined {
  const known = Object.hasOwn(streamEvents, name) ? streamEvents[name] : undefined
  if (known) return known
  const [, plain, inCase] = lastWord.exec(name) ?? []
  const word = (plain ?? inCase ?? '').toLowerCase()
  return perItem.includes(word) || /^child_[a-z]+$/.test(name) ? many : undefined
}

/** Other events of Node's emitters: what emits them decides when, and what may come behind them. */
export const otherEvents: ReadonlySet<string> = new Set(
  'timeout open connect ready abort aborted upgrade socket listening connection spawn disconnect drain'.split(
    ' ',
  ),
)

/** Calls that are made for what they change: their result differs from call to call. */
export const mutators: ReadonlySet<string> = new Set(
  'push pop shift unshift splice sort reverse fill next read exec random now add set delete clear append write end emit nextInt uuid v4 randomBytes increment decrement dequeue enqueue acquire'.split(
    ' ',
  ),
)

/**
 * When a promise made of several settles, and what rejects it. None of them stops the others: what
 * they do later, they do. Source: ECMAScript's Promise.
 */
export const promiseCombinators: Readonly<
  Record<
    string,
    {
      readonly waitsFor: 'all' | 'first-settled' | 'first-fulfilled'
      readonly rejectsOn: 'first' | 'all' | 'never'
    }
  >
> = {
  all: { waitsFor: 'all', rejectsOn: 'first' },
  allSettled: { waitsFor: 'all', rejectsOn: 'never' },
  race: { waitsFor: 'first-settled', rejectsOn: 'first' },
  any: { waitsFor: 'first-fulfilled', rejectsOn: 'all' },
}

const closing =
  /^(?:end|close|closeSync|quit|disconnect|dispose|release|releaseLock|unlock|shutdown)$/

/** Whether a call only gives back what was used: a connection, a lock, a pool. `destroy` is what deletes a row as well. */
export function closes(name: string): boolean {
  return closing.test(name)
}

/** Collections of the language, by what makes them. */
export const collections: ReadonlySet<string> = new Set(['Map', 'Set', 'WeakMap', 'WeakSet'])

/** Methods that take items out of a list. Source: ECMAScript's Array. */
export const listTakers: ReadonlySet<string> = new Set(['pop', 'shift', 'splice'])

/** Methods of lists, collections and texts by which conditions ask. Source: ECMAScript. */
export const askingMethods: ReadonlySet<string> = new Set(
  'every some includes has filter at startsWith endsWith'.split(' '),
)
