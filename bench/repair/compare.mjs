// How repaired programs end, beside others.
import { analyzeForRepair, openSession } from '../../packages/sendonce/dist/fix/fix-sources.js'

/** Whether the handlers of a finding end with our repair as they do in the release that its authors repaired. */
export async function comparedWith(twin, { project, program, outcome }) {
  const cause = program.analysis.causes.find(({ finding }) => finding === outcome.finding)
  const handlers = new Set(cause.conflicts.map(({ entry }) => handlerOf(entry)))
  const theirs = endsOf(twin, handlers)
  if (theirs.size === 0) return { kind: 'their handler is another one', detail: '' }
  const repaired = overlaid(project.host, allOf(program, handlers))
  const ours = endsOf(analyzeForRepair(repaired, project.candidates), handlers)
  const only = (a, b) => [...a].filter((one) => !b.has(one))
  const [more, less] = [only(ours, theirs), only(theirs, ours)]
  if (more.length === 0 && less.length === 0)
    return { kind: 'the same effect as theirs', detail: '' }
  const detail = `; only ours: ${more.join(' | ') || '-'}; only theirs: ${less.join(' | ') || '-'}`
  return { kind: 'another effect', detail }
}

/** All repairs of these handlers, also those that a person has to agree to. */
function allOf(program, handlers) {
  const { session, causes } = openSession(program, () => true)
  for (const cause of causes) {
    if (!cause.conflicts.some(({ entry }) => handlers.has(handlerOf(entry)))) continue
    if (session.isGone(cause)) continue
    const [way] = session.ways(cause)
    if (way) session.accept(cause, way)
  }
  return session.overlay.edited
}

/** A handler by what stays when a file is edited. */
function handlerOf({ fn }) {
  const names = fn.fn.parameters.map(({ name }) => name ?? '').join()
  return `${fn.env.module.file} ${fn.fn.name}(${names})`
}

/** How the entry points of a program end: the phase, and the text of the answer that came first. */
export function endsOf({ analysis }, handlers = null) {
  const ends = new Set()
  for (const { entry, exits } of analysis.search.explored) {
    if (handlers && !handlers.has(handlerOf(entry))) continue
    for (const { phase, first } of exits) {
      const text = first ? analysis.search.graph.get(first.place.file)?.text : undefined
      // What is edited may stand in a callback of the call.
      const call =
        text
          ?.slice(first.place.start, first.place.end)
          .replaceAll(/[\s;]+/g, '')
          .replace(/(=>|function\b)[^]*$/, '') ?? '-'
      // Of another release: what is answered with may be written anew.
      ends.add(`${phase} ${handlers ? call.replace(/\((?!\d+\))[^]*$/, '') : call}`)
    }
  }
  return ends
}

/** Whether two texts are the same but for white space and semicolons. */
export function isAsWritten(a, b) {
  const plain = (text) => text.replaceAll(/[\s;]+/g, '')
  return plain(a) === plain(b)
}

/** Whether two sets hold the same. */
export function isSame(a, b) {
  return a.size === b.size && [...a].every((one) => b.has(one))
}

/** A host with other texts for some files. */
export function overlaid(host, texts) {
  return {
    read: (file) => texts.get(file) ?? host.read(file),
    resolve: (name, from) => host.resolve(name, from),
    dependencyMajor: (file, name) => host.dependencyMajor(file, name),
  }
}
