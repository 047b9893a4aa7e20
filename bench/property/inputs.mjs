// What a request may bring: which inputs a program reads is seen in its text, and each combination of
// their values, of operations that fail and of the order in which they come is a world to run it in.

const kinds = ['x', 'y', '']
const lists = ['', '1', '1,2,3']
/** What is sent with a request: nothing, one chunk, or several. */
const bodies = [[], ['ab'], ['abc', 'def']]
/** What clients accept, and something that nobody has. */
const accepted = ['', 'text/html', 'image/png']
const usualRequest = { method: 'GET', path: '/t' }
/** Requests that pass by some of the layers. */
const otherRequests = [
  { method: 'POST', path: '/t' },
  { method: 'GET', path: '/other' },
]
const oddRequests = [
  { method: 'POST', path: '/other' },
  { method: 'GET', path: '/none' },
]
const orders = ['rising', 'falling', 'late', 'uneven']

/** Files are slower than timers that are due at once, except in one order. */
const ordersOf = (text) => (/\b2\)$/m.test(text) ? [...orders, 'quick'] : orders)

/** The inputs that a program reads. */
function inputsOf(text) {
  const named = (pattern) => [...new Set([...text.matchAll(pattern)].map((match) => match[1]))]
  return {
    flags: named(/(?:req\.query\.|headers\['x-)([a-h])\b/g),
    hasKind: /query\.kind|x-kind/.test(text),
    hasIds: /query\.ids|x-ids/.test(text),
    hasBody: /of req\)|req\.on\('data'/.test(text),
    hasPaths: /req\.(?:url|method)/.test(text),
    hasForms: text.includes('res.format('),
    operations: named(/'(\w+)\.txt'/g),
  }
}

/** In how many respects the worlds of a program differ: of each what a world may be given, the first of them nothing. */
function choicesOf(text) {
  const { flags, hasKind, hasIds, hasForms, hasBody, hasPaths, operations } = inputsOf(text)
  const each = (values, given) => values.map((value) => () => given(value))
  return [
    ...flags.map((flag) => [() => ({}), (world) => ({ flags: [...world.flags, flag] })]),
    hasKind && each(kinds, (kind) => ({ kind })),
    hasIds && each(lists, (ids) => ({ ids })),
    hasForms && each(accepted, (accept) => ({ accept })),
    hasPaths && each([{}, ...otherRequests, ...oddRequests], (other) => other),
    hasBody && each(bodies, (body) => ({ body })),
    ...operations.map((name) => [() => ({}), (world) => ({ failing: [...world.failing, name] })]),
    operations.length > 0 && each(ordersOf(text), (order) => ({ order })),
  ].filter(Boolean)
}

/** The world of a number: what is chosen last changes first. There may be millions, so none is made that is not asked for. */
function worldAt(index, choices) {
  const world = { ...usualRequest, flags: [], kind: '', ids: '', failing: [], order: 'rising' }
  let left = choices.reduce((product, { length }) => product * length, 1)
  for (const given of choices) {
    left /= given.length
    Object.assign(world, given[Math.floor(index / left) % given.length](world))
  }
  return world
}

/** At most `limit` worlds of a program, spread over all of them. */
export function worldsOf(text, limit) {
  const choices = choicesOf(text)
  const count = choices.reduce((product, { length }) => product * length, 1)
  // A step without a common divisor goes through all residues, so that no input keeps one value.
  const step = Math.max(1, count / limit)
  return Array.from({ length: Math.min(limit, count) }, (_, index) =>
    worldAt(Math.floor(index * step), choices),
  )
}

/** The same worlds, with requests that some of the layers do not match. */
export function worldsPassingBy(text, limit) {
  const worlds = worldsOf(text, limit)
  return otherRequests.flatMap((request) => worlds.map((world) => ({ ...world, ...request })))
}
