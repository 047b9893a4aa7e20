// Texts of a program in which a request, or an error, comes to a later handler at once. What is in front of it hands
// on, or is blanked out, so that places stay what they are.
import { compiled } from './compiled.mjs'
import { print, withoutUnused } from './tree.mjs'

/** Begins a handler, unless nothing can be handed on by it. */
const handlerHead = /^.*\breq, res, next\b.*=> \{$/
const parameterHead = /^\w+\.param\(/
const errorHead = /^\w+\.use\((?:async )?\(err, req, res, next\) => \{$/
/** A registration, where only the text is known. */
const registration =
  /^(?:app|router)\.(?:use|get|all|route|param)\((?:.*\n(?!\S))*.*\n(?:\}.*\n)?/gm

const blanked = (text) => text.replaceAll(/[^\n]/g, '')

/** How many handlers a node registers. */
const handlersOf = ({ isLayer, parts }) =>
  isLayer ? Math.max(1, parts.filter((part) => handlerHead.test(part)).length) : 0

/** For each handler but the first the text in which a request comes to it. */
export function withoutFirstLayers({ tree, target }) {
  // Compiling what is left would move it.
  if (target) return withoutFirstRegistrations(compiled(print(withoutUnused(tree)), target))
  const kept = withoutUnused(tree)
  const count = kept.reduce((sum, one) => sum + handlersOf(one), 0)
  const later = Array.from({ length: Math.max(0, count - 1) }, (_, last) => fromHandler(kept, last))
  return [...withParametersOnly(kept), ...later]
}

function fromHandler(tree, last) {
  let seen = 0
  const handOn = (part) =>
    handlerHead.test(part) && seen++ <= last ? `${part} return next()` : part
  return tree
    .map((one) => {
      if (!one.isLayer) return print([one])
      if (seen + handlersOf(one) > last + 1)
        return print([{ ...one, parts: one.parts.map(handOn) }])
      seen += handlersOf(one)
      return blanked(print([one]))
    })
    .join('')
}

function withoutFirstRegistrations(text) {
  const found = [...text.matchAll(registration)].slice(0, -1)
  return found.map((_, last) => {
    let seen = 0
    return text.replaceAll(registration, (one) => (seen++ <= last ? blanked(one) : one))
  })
}

/** Where there are handlers of parameters: these, and what has the parameter. */
function withParametersOnly(tree) {
  if (!tree.some(({ parts }) => parameterHead.test(parts[0]))) return []
  const isKept = ({ isLayer, parts }) =>
    !isLayer || parameterHead.test(parts[0]) || parts[0].includes("'/:id'")
  const texts = tree.map((one) => (isKept(one) ? print([one]) : blanked(print([one]))))
  return [texts.join('')]
}

const failures = [
  "next(new Error('bad'))",
  "next(Object.assign(new Error('bad'), { code: 'ENOENT' }))",
]

/** The texts in which an error comes to each handler of errors. */
export function withErrors({ tree, target }) {
  if (target) return []
  const kept = withoutUnused(tree)
  const count = kept.filter(isErrorLayer).length
  return Array.from({ length: count }, (_, last) =>
    failures.map((failure) => fromErrorHandler(kept, last, failure)),
  ).flat()
}

function isErrorLayer({ parts }) {
  return errorHead.test(parts[0])
}

function fromErrorHandler(tree, last, failure) {
  let seen = 0
  const handOn = ({ parts }) => ({ parts: parts.with(0, `${parts[0]} return next(err)`) })
  const texts = tree.map((one) => {
    if (isErrorLayer(one)) return print([seen++ < last ? handOn(one) : one])
    // Whatever the request is, it has failed.
    return one.isLayer ? blanked(print([one])) : print([one])
  })
  // Where it stands on a router, the request has to fail in there.
  const [on] = /^\w+/.exec(tree.filter(isErrorLayer)[last].parts[0])
  const start = new RegExp(`^const ${on} = .*$`, 'm')
  return texts
    .join('')
    .replace(start, (line) => `${line}; ${on}.use((req, res, next) => ${failure})`)
}
