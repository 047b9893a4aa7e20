import { callSites, captureStack, frameLimit, type CallSite, type RawStack } from './capture.ts'

/**
 * Inside a layer: deep enough for the program's frames up to the framework that called it. Each further
 * frame takes time with every request, and a framework has six for each layer. The frames behind them are
 * in the stack of the second operation as well, or the layers tell them.
 */
const innerLimit = 12
/**
 * So many answers are measured at first, from then on one of twice as many each time, and in the end one in so
 * many: that takes as long as five stacks. A layer is one function; outside of layers is all of the program.
 */
const measuredFirst = { layer: 8, outside: 1000 }
const measuredEach = 1024

/** How deep in a layer its answers are, or outside of all layers. */
class Reach {
  answers = 0
  /** Frames that are kept of an answer; 0: not measured yet. */
  frames = 0
  /** They have all been as deep as that. */
  isSteady = true
}

/** By what a layer answered with: an error comes from a helper more often than what all goes well with. */
const reaches = new WeakMap<object, Map<number | undefined, Reach>>()
const outside = new Reach()

let layers = 0
let innermost: object | null = null

/** How many hooks of layers are on the stack. */
export function layersOnStack(): number {
  return layers
}

/** The hook around a layer is called; gives what to tell `leaveHook`. */
export function enterHook(): object | null {
  const outer = innermost
  layers++
  innermost = null
  return outer
}

/** What the innermost hook is around. */
export function nameHook(handle: object | null): void {
  innermost = handle
}

/** The hook around a layer comes back. */
export function leaveHook(outer: object | null): void {
  layers--
  innermost = outer
}

/** The stack of a healthy answer, unformatted: what it takes to tell it later, and no more. */
export function captureInner(
  above: (...args: never[]) => unknown,
  status: number | undefined,
): RawStack {
  return asInner(captureStack(above, innerDepth(above, status)))
}

/** So many frames it is told by. */
export function innerDepth(
  above: (...args: never[]) => unknown,
  status: number | undefined,
): number {
  if (layers === 0) return limitOf(outside, above)
  if (!innermost) return innerLimit
  let byStatus = reaches.get(innermost)
  if (!byStatus) reaches.set(innermost, (byStatus = new Map()))
  let reach = byStatus.get(status)
  if (!reach) byStatus.set(status, (reach = new Reach()))
  return limitOf(reach, above)
}

/** A program that answers twice may have done so from where it has seldom answered: all is kept from then on. */
export function doubtOutside(): void {
  outside.isSteady = false
}

/** The same stack, which knows what was left out. */
export function asInner(stack: RawStack): RawStack {
  if (layers > 0) stack.layers = layers
  return stack
}

/**
 * What has always answered from one depth will do so again: no more than that is kept. A layer that answers
 * from several places, or from far inside a library, is looked at as deep as ever.
 */
function limitOf(reach: Reach, above: (...args: never[]) => unknown): number {
  const isOutside = reach === outside
  const limit = isOutside ? frameLimit : innerLimit
  if (!reach.isSteady) return limit
  const answers = reach.answers++
  const isPower = (answers & (answers - 1)) === 0
  if (
    answers >= measuredFirst[isOutside ? 'outside' : 'layer'] &&
    !isPower &&
    answers % measuredEach !== 0
  )
    return reach.frames
  const sites = callSites(captureStack(above, limit)) ?? []
  const frames = isOutside ? framesToNode(sites) : framesToHook(sites)
  reach.isSteady = frames > 0 && (reach.frames === 0 || reach.frames === frames)
  reach.frames = frames
  return limit
}

/** The layer's frames, and the one of the framework that called it: an answer may come from a little further in. */
function framesToHook(sites: readonly CallSite[]): number {
  const at = sites.findIndex(isHook)
  // connect has no method of its own between its layer and the hook.
  return sites[at]?.getFunctionName?.() === 'callLayer' ? at + 1 : at
}

/** The program's frames, and the first one of Node's behind them. How a request came in tells nothing of its answer. */
function framesToNode(sites: readonly CallSite[]): number {
  const arrival = sites.findIndex((site) => site.getFunctionName?.() === 'parserOnIncoming')
  const inner = arrival < 0 ? sites : sites.slice(0, arrival)
  const last = inner.findLastIndex((site) => !site.getFileName?.()?.startsWith('node:'))
  return last < 0 ? 0 : last + 2
}

function isHook(site: CallSite): boolean {
  return site.getFileName?.() === __filename && hookName.test(String(site))
}

/**
 * The recorder's frames around layers, as V8 prints them. In Express 4 the function of a method has another name, `handle`,
 * which is all that is printed where another tool stands in front of the hook; an application of connect is a function that
 * has a method of that name, and is no layer: newer versions of Node print the name of that function, `app`.
 */
export const hookName: RegExp =
  /^(?!(?:Function|app)\.)[^(]*\b(?:handle(?:_?(?:request|error))?|callLayer)\b/i
