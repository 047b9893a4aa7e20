// Handlers and answers by way of classes and wrappers, as programs of some size have them.
import { answerExpression } from './answers.mjs'
import { condition, input } from './conditions.mjs'
import { usesAsync } from './handlers.mjs'
import { declaration, node } from './tree.mjs'

const body = (scope, functionScope, given) => scope.block(functionScope(scope, given))

/** A class around a response: `new Reply1(res).ok(value)`. */
function replyClass(scope) {
  const { random, isHttp } = scope
  const name = scope.name('Reply')
  const [ok, failed] = isHttp
    ? ['this.#res.end(JSON.stringify(value))', "this.#res.end('failed')"]
    : ['this.#res.json(value)', "this.#res.status(500).send('failed')"]
  const guard = random.weighted({ none: 3, own: 1, flag: 1 })
  const guarded = (line) => {
    if (guard === 'own') return [node('if (this.isSent) return this'), node(line)]
    if (guard === 'flag')
      return [node('if (this.#done) return this'), node('this.#done = true'), node(line)]
    return [node(line)]
  }
  const members = [
    node('#res'),
    node('#done = false'),
    node('constructor(res) {', [node('this.#res = res')], '}'),
    node('get isSent() {', [node('return this.#res.headersSent')], '}'),
    node('code(status) {', [node('this.#res.statusCode = status'), node('return this')], '}'),
    node('ok(value) {', [...guarded(ok), node('return this')], '}'),
    node('fail() {', [...guarded(failed), node('return this')], '}'),
    node('static of(res) {', [node('return new this(res)')], '}'),
  ]
  const made = () => random.pick([`new ${name}(res)`, `new ${name}(res)`, `${name}.of(res)`])
  const call = () =>
    random.pick(['.ok({})', '.ok([])', '.fail()', '.code(201).ok({})', '.code(404).fail()'])
  const use = (at) => {
    const isLeft = at.canReturn && random.chance(0.5)
    if (random.chance(0.3)) {
      const reply = scope.name('reply')
      at.replies?.push(reply)
      return {
        nodes: [
          node(`const ${reply} = ${made()}`),
          node(
            `if (${condition(at)}) ${at.canReturn && random.chance(0.6) ? 'return ' : ''}${reply}${call()}`,
          ),
          node(random.pick([`${reply}${call()}`, `if (!${reply}.isSent) ${reply}${call()}`])),
        ],
      }
    }
    return { nodes: [node(`${isLeft ? 'return ' : ''}${made()}${call()}`)], ends: isLeft }
  }
  return {
    helper: { kind: 'reply', needs: [], use },
    declaration: declaration(name, `class ${name} {`, members, '}'),
  }
}

/** A class that others extend: how it answers, what it checks, whether it is allowed. */
function service(scope, functionScope) {
  const { random } = scope
  const base = scope.name('Base')
  const name = scope.name('Service')
  const instance = scope.name('service')
  const test = condition(functionScope(scope, {}))
  const members = [
    node('respond(req, res) {', [node(answerExpression(scope))], '}'),
    node(
      'check(req, res) {',
      [
        node(`if (${test}) {`, [node(answerExpression(scope)), node('return false')], '}'),
        node('return true'),
      ],
      '}',
    ),
    node('find(id) {', [node("if (!id) throw new Error('unknown')"), node('return { id }')], '}'),
  ]
  const over = {
    after: () =>
      node(
        'respond(req, res) {',
        [node('super.respond(req, res)'), ...body(scope, functionScope, { depth: 1 })],
        '}',
      ),
    before: () =>
      node(
        'respond(req, res) {',
        [
          node(
            `if (${condition(functionScope(scope, {}))}) ${random.chance(0.6) ? 'return ' : ''}${answerExpression(scope)}`,
          ),
          node(random.pick(['super.respond(req, res)', 'return super.respond(req, res)'])),
        ],
        '}',
      ),
    check: () =>
      node(
        'check(req, res) {',
        [
          node(random.pick(['if (!super.check(req, res)) return false', 'super.check(req, res)'])),
          node(`if (${condition(functionScope(scope, {}))}) return false`),
          node('return true'),
        ],
        '}',
      ),
    none: () => null,
  }
  const overridden = over[random.weighted({ after: 2, before: 2, check: 2, none: 1 })]()
  const use = (at) => {
    const isLeft = at.canReturn && random.chance(0.4)
    const uses = {
      respond: () => [node(`${isLeft ? 'return ' : ''}${instance}.respond(req, res)`)],
      check: () => [
        node(
          at.canReturn && random.chance(0.7)
            ? `if (!${instance}.check(req, res)) return`
            : `${instance}.check(req, res)`,
        ),
      ],
      find: () => [node(`${instance}.find(${input(scope, random.pick(['a', 'b', 'c']))})`)],
    }
    const kind = random.weighted({ respond: 3, check: 3, find: 1 })
    return { nodes: uses[kind](), ends: isLeft && kind === 'respond' }
  }
  return {
    helper: { kind: 'service', needs: ['request'], use },
    declaration: declaration(
      instance,
      `class ${base} {`,
      members,
      '}',
      `class ${name} extends ${base} {`,
      overridden ? [overridden] : [],
      '}',
      `const ${instance} = new ${name}()`,
    ),
  }
}

/** What helpers there may be beside functions, by kind. */
export const classMakers = { reply: replyClass, service }

/** Ways to register a handler that is a method, or wrapped by a function. */
export function wrappedLayer(scope, functionScope, start) {
  const { random } = scope
  return random.pick([controller, controller, handled, handled, authorised])(
    scope,
    functionScope,
    start,
  )
}

const parameters = 'req, res, next'

function controller(scope, functionScope, start) {
  const { random } = scope
  const isAsync = usesAsync(scope)
  const name = scope.name('Controller')
  const instance = scope.name('controller')
  const inside = body(scope, functionScope, { isAsync, hasNext: true })
  const prefix = isAsync ? 'async ' : ''
  const method = (head = `${prefix}show(${parameters}) {`) => node(head, inside, '}')
  const made = `const ${instance} = new ${name}()`
  const forms = {
    bound: () => [
      [node('constructor() {', [node('this.show = this.show.bind(this)')], '}'), method()],
      `${instance}.show`,
    ],
    arrow: () => [[method(`show = ${prefix}(${parameters}) => {`)], `${instance}.show`],
    inline: () => [[method()], `${instance}.show.bind(${instance})`],
    called: () => [[method()], `(${parameters}) => ${instance}.show(${parameters})`],
    fixed: () => [[method(`static ${prefix}show(${parameters}) {`)], `${name}.show`],
    hidden: () => [
      [
        node('get handler() {', [node(`return (${parameters}) => this.#show(${parameters})`)], '}'),
        method(`${prefix}#show(${parameters}) {`),
      ],
      `${instance}.handler`,
    ],
  }
  const [members, handler] = forms[random.pick(Object.keys(forms))]()
  return {
    ...node(`class ${name} {`, members, '}', made, `${start}${handler})`),
    isLayer: true,
  }
}

const wrappers = [
  ['return (req, res, next) => Promise.resolve(fn(req, res, next)).catch(next)'],
  ['return (req, res, next) => {', ['Promise.resolve(fn(req, res, next)).catch(next)'], '}'],
  [
    'return async (req, res, next) => {',
    ['try {', ['await fn(req, res, next)'], '} catch (error) {', ['next(error)'], '}'],
    '}',
  ],
  ['return (...args) => fn(...args).catch(args[2])'],
  [
    'return function wrapped(req, res, next) {',
    ['return fn.call(this, req, res, next).then(undefined, next)'],
    '}',
  ],
  [
    'return async (req, res, next) => {',
    [
      'try {',
      ['await fn(req, res, next)'],
      '} catch (error) {',
      ["if (!res.headersSent) res.status(500).send('failed')"],
      '}',
    ],
    '}',
  ],
  [
    'return async (req, res, next) => {',
    [
      'try {',
      ['await fn(req, res, next)'],
      '} catch (error) {',
      ["res.status(500).send('failed')"],
      '}',
    ],
    '}',
  ],
  [
    'return async (req, res, next) => {',
    [
      'try {',
      ['const result = await fn(req, res, next)', 'if (result !== undefined) res.json(result)'],
      '} catch (error) {',
      ['next(error)'],
      '}',
    ],
    '}',
  ],
]

const lines = (parts) =>
  node(...parts.map((part) => (typeof part === 'string' ? part : [lines(part)])))

/** `app.get(path, handle(async (req, res) => { … }))`. */
function handled(scope, functionScope, start) {
  const { random } = scope
  const name = scope.name('handle')
  const inside = body(scope, functionScope, { isAsync: true, hasNext: true })
  return {
    ...node(
      `function ${name}(fn) {`,
      [lines(random.pick(wrappers))],
      '}',
      `${start}${name}(async (${parameters}) => {`,
      inside,
      '}))',
    ),
    isLayer: true,
  }
}

/** `app.get(path, authorise('x'), handler)`: a function that makes a middleware. */
function authorised(scope, functionScope, start) {
  const { random } = scope
  const name = scope.name('authorise')
  const refusal = random.chance(0.5) ? "next(new Error('forbidden'))" : answerExpression(scope)
  const checks = random.pick([
    [node(`if (${input(scope, 'kind')} !== role) return ${refusal}`), node('next()')],
    [node(`if (${input(scope, 'kind')} !== role) ${refusal}`), node('next()')],
    [node(`if (${input(scope, 'kind')} === role) return next()`), node(refusal)],
    [node(`if (${input(scope, 'kind')} === role) next()`), node(refusal)],
    [node(`if (${input(scope, 'kind')} === role) next()`), node(`else ${refusal}`)],
  ])
  const form = random.pick([
    [`const ${name} = (role) => (${parameters}) => {`, checks, '}'],
    [
      `function ${name}(role) {`,
      [node(`return function check(${parameters}) {`, checks, '}')],
      '}',
    ],
  ])
  const isAsync = usesAsync(scope)
  const inside = body(scope, functionScope, { isAsync, hasNext: true })
  return {
    ...node(
      ...form,
      `${start}${name}('x'), ${isAsync ? 'async ' : ''}(${parameters}) => {`,
      inside,
      '})',
    ),
    isLayer: true,
  }
}
