// What a handler waits for: generators, events, signals, races, retries, locks.
import { answerExpression } from './answers.mjs'
import { input } from './conditions.mjs'
import { callback } from './later.mjs'
import { declaration, node } from './tree.mjs'

const listener = (at, given) => at.scope.block(callback(at, given))
const inner = (at) => ({ ...at, depth: at.depth + 1, isLoop: true })
const read = (at) => `fs.promises.readFile('${at.scope.name('file')}.txt')`
const flagOf = ({ scope }) => input(scope, scope.random.pick(['a', 'b', 'c']))

/** What the handler says where what it waits for has failed. */
const refusal = (at) =>
  at.hasNext && at.scope.random.chance(0.4) ? 'next(err)' : answerExpression(at.scope)

/** An asynchronous generator of a few items, which fails for some requests. */
function generator(scope) {
  const { random } = scope
  const name = scope.name('items')
  const wait = random.pick(['await sleep(5)', "await fs.promises.readFile('data.txt')", null])
  const body = [
    node('if (!id) return'),
    node('yield 1'),
    ...(wait ? [node(wait)] : []),
    ...(random.chance(0.4) ? [node("if (isBad) throw new Error('unknown')")] : []),
    node('yield 2'),
  ]
  // Nothing else asks for these: what is in the list says nothing of other conditions.
  const given = (letter) => input(scope, letter)
  const use = (at) => {
    const isLeft = random.chance(0.3)
    const inside = at.scope.block(inner(at))
    if (isLeft) inside.push(node('break'))
    return {
      nodes: [
        node(`for await (const item of ${name}(${given('d')}, ${given('e')})) {`, inside, '}'),
      ],
    }
  }
  return {
    helper: { kind: 'generator', needs: ['request', 'async'], use },
    declaration: declaration(name, `async function* ${name}(id, isBad) {`, body, '}'),
  }
}

/** A function that is called again when it fails. */
function retry(scope) {
  const name = scope.name('retry')
  const body = [
    node(
      'for (let attempt = 1; attempt <= 2; attempt++) {',
      [
        node(
          'try {',
          [node('return await run()')],
          '} catch (error) {',
          [node('if (attempt === 2) throw error')],
          '}',
        ),
      ],
      '}',
    ),
  ]
  const use = (at) => {
    const style = scope.random.weighted({ plain: 3, answers: 1 })
    if (style === 'plain') return { nodes: [node(`await ${name}(() => ${read(at)})`)] }
    return {
      nodes: [
        node(
          `await ${name}(async () => {`,
          [node(`await ${read(at)}`), node(answerExpression(at.scope))],
          '})',
        ),
      ],
    }
  }
  return {
    helper: { kind: 'retry', needs: ['request', 'async'], use },
    declaration: declaration(name, `async function ${name}(run) {`, body, '}'),
  }
}

/** A lock: one after the other gets it. */
function lock(scope) {
  const name = scope.name('locked')
  const tail = scope.name('tail')
  const use = (at) => ({
    nodes: [
      node(
        `${at.isAsync ? 'await ' : ''}${name}(async () => {`,
        listener(at, { isAsync: true, isLocked: true }),
        '})',
      ),
    ],
  })
  return {
    // Who has the lock would wait for itself.
    helper: { kind: 'lock', needs: ['request', 'unlocked'], use },
    declaration: declaration(
      name,
      `let ${tail} = Promise.resolve()`,
      `function ${name}(run) {`,
      [
        node(`const result = ${tail}.then(run)`),
        node(`${tail} = result.catch(() => {})`),
        node('return result'),
      ],
      '}',
    ),
  }
}

/** A job of the program's own that tells how it went. */
function job(scope) {
  const { random } = scope
  const name = scope.name('Job')
  const emits = [
    node("if (!id) return this.emit('failed', new Error('unknown'))"),
    node("this.emit('done', id)"),
  ]
  const later = random.pick([
    [node('setImmediate(() => {', emits, '})')],
    [node('setTimeout(() => {', emits, '}, 20)')],
    emits,
  ])
  const use = (at) => {
    const instance = scope.name('job')
    const way = () => random.pick(['on', 'once'])
    const nodes = [
      node(`const ${instance} = new ${name}()`),
      node(`${instance}.${way()}('done', () => {`, listener(at), '})'),
      node(`${instance}.${way()}('failed', (err) => {`, [...listener(at, { error: 'err' })], '})'),
    ]
    return { nodes: [...nodes, node(`${instance}.run(${flagOf(at)})`)] }
  }
  return {
    helper: { kind: 'job', needs: ['request'], use },
    declaration: declaration(
      name,
      `class ${name} extends EventEmitter {`,
      [node('run(id) {', later, '}')],
      '}',
    ),
  }
}

/** What helpers wait, by kind. */
export const waitingMakers = { generator, retry, lock, job }

function onceEvent(at) {
  const { random } = at.scope
  const name = at.scope.name('bus')
  const emit = random.pick([
    `setTimeout(() => ${name}.emit('done', 1), 20)`,
    `setImmediate(() => ${name}.emit('done', 1))`,
    `fs.readFile('${at.scope.name('file')}.txt', (err) => ${name}.emit(err ? 'error' : 'done', err))`,
  ])
  return {
    nodes: [
      node(`const ${name} = new EventEmitter()`),
      node(emit),
      node(`await once(${name}, 'done')`),
    ],
  }
}

/** A race with a timer, which goes on, or answers for itself. */
function race(at) {
  const { random } = at.scope
  const late = at.scope.name('late')
  const delay = random.pick(['2', '100', '3000'])
  const body = [node(`setTimeout(() => reject(new Error('too late')), ${delay})`)]
  const declared = node(`const ${late} = new Promise((resolve, reject) => {`, body, '})')
  return { nodes: [declared, node(`await Promise.race([${read(at)}, ${late}])`)] }
}

/** A timer that answers when the work takes too long. */
function deadline(at) {
  const { random } = at.scope
  const timer = at.scope.name('timer')
  const inside = random.chance(0.4)
    ? [node(`if (!res.headersSent) ${answerExpression(at.scope)}`)]
    : [node(answerExpression(at.scope))]
  const nodes = [
    node(`const ${timer} = setTimeout(() => {`, inside, `}, ${random.pick(['2', '100'])})`),
    node(`await ${read(at)}`),
  ]
  if (random.chance(0.6)) nodes.push(node(`clearTimeout(${timer})`))
  else at.timers.push(timer)
  return { nodes }
}

function settled(at) {
  const { random } = at.scope
  const name = at.scope.name('results')
  const nodes = [node(`const ${name} = await Promise.allSettled([${read(at)}, ${read(at)}])`)]
  const left = at.canReturn && random.chance(0.7) ? 'return ' : ''
  const test = random.pick([
    `some((one) => one.status === 'rejected')`,
    `every((one) => one.status === 'fulfilled')`,
  ])
  nodes.push(node(`if (${name}.${test}) ${left}${answerExpression(at.scope)}`))
  return { nodes }
}

const any = (at) => ({ nodes: [node(`await Promise.any([${read(at)}, ${read(at)}])`)] })

const slept = (at) => ({ nodes: [node(`await sleep(${at.scope.random.pick(['5', '50'])})`)] })

function aborted(at) {
  const { random } = at.scope
  const name = at.scope.name('controller')
  const nodes = [
    node(`const ${name} = new AbortController()`),
    node(`${name}.signal.addEventListener('abort', () => {`, listener(at), '})'),
  ]
  const abort = `${name}.abort()`
  nodes.push(
    node(
      random.pick([
        abort,
        `setTimeout(() => ${abort}, 20)`,
        `if (${flagOf(at)}) ${abort}`,
        `fs.readFile('${at.scope.name('file')}.txt', (err) => err && ${abort})`,
      ]),
    ),
  )
  return { nodes }
}

function timedOut(at) {
  const name = at.scope.name('signal')
  return {
    nodes: [
      node(`const ${name} = AbortSignal.timeout(${at.scope.random.pick(['2', '100'])})`),
      node(`${name}.addEventListener('abort', () => {`, listener(at), '})'),
    ],
  }
}

/** The body of the request, read chunk by chunk. */
function requestBody(at) {
  const { random } = at.scope
  const text = at.scope.name('body')
  if (at.scope.hasBody) return slept(at)
  at.scope.hasBody = true
  const inside = [node(`${text} += chunk`)]
  if (random.chance(0.6))
    inside.push(
      node(
        `if (${text}.length > 2) ${at.canReturn && random.chance(0.6) ? 'return ' : ''}${answerExpression(at.scope)}`,
      ),
    )
  return {
    nodes: [node(`let ${text} = ''`), node('for await (const chunk of req) {', inside, '}')],
  }
}

/** The same by events. */
function requestEvents(at) {
  if (at.scope.hasBody) return slept(at)
  at.scope.hasBody = true
  const { random } = at.scope
  const text = at.scope.name('body')
  const inside = [node(`${text} += chunk`)]
  if (random.chance(0.6)) inside.push(node(`if (${text}.length > 2) ${answerExpression(at.scope)}`))
  return {
    nodes: [
      node(`let ${text} = ''`),
      node("req.on('data', (chunk) => {", inside, '})'),
      node("req.on('end', () => {", listener(at), '})'),
    ],
  }
}

/** Something awaited whose failure is answered there. */
function awaitedCatch(at) {
  const { random } = at.scope
  const name = at.scope.name('found')
  const answer = refusal(at)
  const nodes = [
    node(
      `const ${name} = await ${read(at)}.catch((err) => {`,
      [node(`${random.chance(0.5) ? 'return ' : ''}${answer}`)],
      '})',
    ),
  ]
  if (at.canReturn && random.chance(0.5)) nodes.push(node(`if (!${name}) return`))
  return { nodes }
}

const needs =
  (weight, also = () => true) =>
  (at) =>
    at.scope.features.has('waiting') && at.hasRequest && at.depth < 3 && also(at) ? weight : 0
const whenAsync = (weight, also) => needs(weight, (at) => at.isAsync && (also?.(at) ?? true))

/** What a handler waits for. */
export const waitingStatements = {
  onceEvent: { weight: whenAsync(0.6), make: onceEvent },
  race: { weight: whenAsync(0.8), make: race },
  deadline: { weight: whenAsync(0.8), make: deadline },
  settled: { weight: whenAsync(0.6), make: settled },
  any: { weight: whenAsync(0.4), make: any },
  slept: { weight: whenAsync(0.5), make: slept },
  aborted: { weight: needs(0.4, ({ depth }) => depth < 2), make: aborted },
  timedOut: { weight: needs(0.4, ({ depth }) => depth < 2), make: timedOut },
  requestBody: { weight: whenAsync(0.8, ({ depth }) => depth === 0), make: requestBody },
  requestEvents: { weight: needs(0.6, ({ depth }) => depth === 0), make: requestEvents },
  awaitedCatch: { weight: whenAsync(0.7), make: awaitedCatch },
}

/** What programs that wait load. */
export const waitingImports = [
  "const { EventEmitter, once } = require('node:events')",
  "const { setTimeout: sleep } = require('node:timers/promises')",
]
