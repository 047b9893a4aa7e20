import { callSites, captureStack, frameLimit, type CallSite, type RawStack } from './capture.ts'

/**
 * Inside a layer: deep enough for the program's frames up to the framework that called it. Each further
 * frame takes time with every request, and a framework has six for each layer. The frames behind them are
 * in the stack of the second operation as well, or the layers tell them.
 */
const innerLimit = 12
/**
 * So many answers of a layer are measured at first, from then on one of twice as many each time, and in the end one in so
 * many: that takes as long as five stacks.
 */
const measuredFirst = 8
const measuredEach = 1024
/** Frames that are kept beyond the depth in which a layer has answered so far. */
const spare = 2

/** How deep in a layer its answers are. */
class Reach {
  answers = 0
  /** Frames from the answer to the hook around the layer; 0: not measured yet. */
  frames = 0
  /** They have all been as deep as that. */
  isSteady = true
}

const reaches = new WeakMap<object, Reach>()

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
export function captureInner(above: (...args: never[]) => unknown): RawStack {
  return asInner(captureStack(above, innerDepth(above)))
}

/** So many frames it is told by. */
export function innerDepth(above: (...args: never[]) => unknown): number {
  if (layers === 0) return frameLimit
  return innermost ? limitIn(innermost, above) : innerLimit
}

/** The same stack, which knows what was left out. */
export function asInner(stack: RawStack): RawStack {
  if (layers > 0) stack.layers = layers
  return stack
}

/**
 * A layer that has always answered from one depth will do so again: no more than that is kept. One that answers
 * from several places, or from far inside a library, is looked at as deep as ever.
 */
function limitIn(handle: object, above: (...args: never[]) => unknown): number {
  let reach = reaches.get(handle)
  if (!reach) reaches.set(handle, (reach = new Reach()))
  if (!reach.isSteady) return innerLimit
  const answers = reach.answers++
  const isPower = (answers & (answers - 1)) === 0
  if (answers >= measuredFirst && !isPower && answers % measuredEach !== 0)
    return Math.min(innerLimit, reach.frames + spare)
  const frames = framesToHook(above)
  reach.isSteady = frames > 0 && (reach.frames === 0 || reach.frames === frames)
  reach.frames = frames
  return innerLimit
}

function framesToHook(above: (...args: never[]) => unknown): number {
  const sites = callSites(captureStack(above, innerLimit)) ?? []
  return sites.findIndex(isHook) + 1
}

/** Express 4 gives its method another name than the function has. */
function isHook(site: CallSite): boolean {
  if (site.getFileName?.() !== __filename) return false
  return hookName.test(`${site.getFunctionName?.()} ${site.getMethodName?.()}`)
}

/** The recorder's frames around layers, as V8 names them. */
const hookName = /\bhandle_?(?:request|error)\b|\bcallLayer\b/i
