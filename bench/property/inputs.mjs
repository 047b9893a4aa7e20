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

/** All worlds of a program. */
function allWorlds(text) {
  const { flags, hasKind, hasIds, hasForms, hasBody, hasPaths, operations } = inputsOf(text)
  let worlds = [{ ...usualRequest, flags: [], kind: '', ids: '', failing: [], order: 'rising' }]
  const spread = (change) => (worlds = worlds.flatMap(change))
  for (const flag of flags) spread((world) => [world, { ...world, flags: [...world.flags, flag] }])
  if (hasKind) spread((world) => kinds.map((kind) => ({ ...world, kind })))
  if (hasIds) spread((world) => lists.map((ids) => ({ ...world, ids })))
  if (hasForms) spread((world) => accepted.map((accept) => ({ ...world, accept })))
  if (hasPaths)
    spread((world) =>
      [world, ...otherRequests, ...oddRequests].map((other) => ({ ...world, ...other })),
    )
  if (hasBody) spread((world) => bodies.map((body) => ({ ...world, body })))
  for (const name of operations)
    spread((world) => [world, { ...world, failing: [...world.failing, name] }])
  if (operations.length > 0) spread((world) => ordersOf(text).map((order) => ({ ...world, order })))
  return worlds
}

/** At most `limit` worlds of a program, spread over all of them. */
export function worldsOf(text, limit) {
  const worlds = allWorlds(text)
  if (worlds.length <= limit) return worlds
  // A step without a common divisor goes through all residues, so that no input keeps one value.
  const step = worlds.length / limit
  return Array.from({ length: limit }, (_, index) => worlds[Math.floor(index * step)])
}

/** The same worlds, with requests that some of the layers do not match. */
export function worldsPassingBy(text, limit) {
  const worlds = worldsOf(text, limit)
  return otherRequests.flatMap((request) => worlds.map((world) => ({ ...world, ...request })))
}
