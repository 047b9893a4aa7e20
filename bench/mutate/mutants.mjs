// The mutants of a file: proposals of which the text alone shows that two answers come of them.
import { failsLate } from './answers.mjs'
import { applyEdits, lineOf, offsetAfter } from './edits.mjs'
import { isEvident } from './evidence.mjs'
import { proposalsFor } from './operators.mjs'
import { Tree, parseProgram, runsWith } from './tree.mjs'

/**
 * The mutants of a text, in the order of their operators and places. `places` are the calls that
 * a finding has to name one of, by where their method's name begins in the text before and after the edit.
 */
export function* mutantsOf(file, text) {
  const program = parseProgram(file, text)
  if (!program) return
  const tree = new Tree(program)
  const seen = new Set()
  for (const proposal of proposalsFor({ tree, text })) {
    const mutated = applyEdits(text, proposal.edits)
    if (seen.has(mutated)) continue
    const mutant = mutantOf(file, mutated, { tree, proposal })
    if (!mutant) continue
    seen.add(mutated)
    yield mutant
  }
}

function mutantOf(file, text, { tree, proposal }) {
  const { operator, edits, first, argument } = proposal
  const program = parseProgram(file, text)
  if (!program) return null
  const after = new Tree(program)
  const at = proposal.firstAt ?? offsetAfter(edits, first.start)
  const found = nodeAt(after, first.type, at)
  if (!found) return null
  const handler = tree.handlerOf(proposal.around ?? first)
  const sides = {
    before: { tree, first, clause: proposal.clause, callback: proposal.callback, handler },
    after: {
      tree: after,
      first: found,
      clause: counterpart(after, proposal.clause, edits),
      callback: counterpart(after, proposal.callback, edits),
      handler,
    },
  }
  if (!isEvident(argument, sides)) return null
  const late = lateCalls(sides, edits)
  // What `next()` leads to may be known: then that is the first answer, and the second one stands behind it.
  const isHandedOn = operator === 'next' && !proposal.isRepeated
  const here = [{ before: nameOffset(first), after: nameOffset(found) }]
  return {
    operator,
    text,
    line: lineOf(text, found.start),
    places:
      argument === 'asks too early'
        ? late
        : [...here, ...put(proposal), ...named(proposal), ...(isHandedOn ? late : [])],
    handler: { start: handler.fn.start, end: handler.fn.end, isHelper: handler.isHelper },
  }
}

/** Other calls that a finding may name, by where they stood before. */
function named({ edits, also = [] }) {
  return also.map(nameOffset).map((before) => ({ before, after: offsetAfter(edits, before) }))
}

/** The call that an edit put in, or put in a second time. */
function put({ edits, first, isRepeated, insertedAt }) {
  if (insertedAt !== undefined) return [{ before: null, after: insertedAt }]
  const [{ start, text }] = edits
  if (!isRepeated) return []
  return [
    { before: null, after: start + text.indexOf('(') - (first.callee.end - first.callee.start) },
  ]
}

/** The answers behind a call in its function. */
function lateCalls({ before: { tree, first, handler } }, edits) {
  const places = []
  for (const node of runsWith(tree.functionOf(first).body)) {
    if (node.start < first.end || node.type !== 'CallExpression' || !failsLate(node, handler))
      continue
    const before = nameOffset(node)
    places.push({ before, after: offsetAfter(edits, before) })
  }
  return places
}

function counterpart(tree, node, edits) {
  return node ? nodeAt(tree, node.type, offsetAfter(edits, node.start)) : undefined
}

function nodeAt(tree, type, start) {
  return tree.nodes.find((node) => node.start === start && node.type === type) ?? null
}

/** Where the name of the called function begins, as reports tell it. */
function nameOffset({ callee }) {
  return callee.type === 'MemberExpression' ? callee.property.start : callee.start
}
