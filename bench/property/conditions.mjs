const names = ['a', 'b', 'c']

/** How a program reads an input of its request. */
export function input({ isHttp }, name) {
  return isHttp ? `req.headers['x-${name}']` : `req.query.${name}`
}

/** A condition on what the request brought, on what happened before, or on the response. */
export function condition(at) {
  const { scope, variables, hasRequest } = at
  const { random } = scope
  const flag = () => input(scope, random.pick(names))
  const kinds = {
    response: () => random.pick(['res.headersSent', '!res.headersSent', '!res.headersSent']),
    variable: () => random.pick([random.pick(variables), `!${random.pick(variables)}`]),
    flag,
    not: () => `!${flag()}`,
    kind: () => `${input(scope, 'kind')} === '${random.pick(['x', 'y'])}'`,
    both: () => `${flag()} && ${random.chance(0.5) ? '!' : ''}${flag()}`,
    either: () => `${random.chance(0.5) ? '!' : ''}${flag()} || ${flag()}`,
  }
  const weights = { response: 1.5 }
  if (variables.length > 0) weights.variable = 4
  if (hasRequest) Object.assign(weights, { flag: 4, not: 4, kind: 2, both: 1, either: 1 })
  return kinds[random.weighted(weights)]()
}
