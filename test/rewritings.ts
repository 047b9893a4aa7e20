import { parseSync } from 'oxc-parser'

interface Node {
  readonly type: string
  readonly start: number
  readonly end: number
  // oxlint-disable-next-line typescript/no-explicit-any -- the shape depends on `type`
  readonly [key: string]: any
}

type Edit = readonly [start: number, end: number, text: string]

export function edited(text: string, edits: readonly Edit[]): string {
  let result = text
  for (const [start, end, by] of edits.toSorted((a, b) => b[0] - a[0] || b[1] - a[1]))
    result = result.slice(0, start) + by + result.slice(end)
  return result
}

function statementsOf(text: string): readonly Node[] {
  return parseSync('app.js', text, { sourceType: 'unambiguous' }).program.body as unknown as Node[]
}

interface Handler {
  readonly fn: Node
  /** Where the statement begins that registers it. */
  readonly at: number
}

/** The handlers that statements of the module hand to `app` or a router. */
export function handlersIn(text: string): readonly Handler[] {
  return statementsOf(text).flatMap((statement) => {
    const call = statement['expression'] as Node | undefined
    if (call?.type !== 'CallExpression') return []
    const object = call['callee'].object as Node | undefined
    if (object?.type !== 'Identifier' || !/^(?:app|router|api)$/.test(object['name'])) return []
    return (call['arguments'] as Node[])
      .filter(({ type, params }) => /Function/.test(type) && [2, 3].includes(params.length))
      .map((fn) => ({ fn, at: statement.start }))
  })
}

/** `require` and `module.exports` as `import` and `export`. */
export function ofModules(text: string): string {
  return text
    .replace(
      /^const \{([^}]*)\} = require\((.*?)\)$/gm,
      (_all, names: string, from) => `import {${names.replaceAll(':', ' as ')}} from ${from}`,
    )
    .replace(/^const (\w+) = require\((.*?)\)$/gm, 'import $1 from $2')
    .replace(/^const (\w+) = require\((.*?)\)\.(\w+)$/gm, 'import { $3 as $1 } from $2')
    .replace(/^module\.exports = /m, 'export default ')
}

/** Ways of writing the same program. */
export const rewritings: Readonly<Record<string, (text: string) => string>> = {
  'as modules of the newer kind': (text) =>
    /require\((?!['"])|__filename|__dirname/.test(text) ? text : ofModules(text),
  'with handlers that have names': (text) =>
    edited(
      text,
      handlersIn(text).flatMap(({ fn, at }, index): Edit[] => [
        [fn.start, fn.end, `handler${index}`],
        [at, at, `const handler${index} = ${text.slice(fn.start, fn.end)}\n`],
      ]),
    ),
  'with handlers of classes': (text) =>
    edited(
      text,
      handlersIn(text).flatMap(({ fn, at }, index): Edit[] => [
        [fn.start, fn.end, `new Controller${index}().handle`],
        [at, at, `class Controller${index} { handle = ${text.slice(fn.start, fn.end)} }\n`],
      ]),
    ),
  'on a router': (text) =>
    /app\.(?:set|engine|param|listen|handle)|createServer|\broot\b/.test(text)
      ? text
      : text
          .replace(
            'const app = express()',
            'const root = express()\nconst app = express.Router()\nroot.use(app)',
          )
          .replace('module.exports = app', 'module.exports = root'),
  'with the response in an object': (text) =>
    edited(
      text,
      handlersIn(text).flatMap(({ fn }): Edit[] => {
        const name: string = fn['params'][1].name
        const block = fn['body'] as Node
        const body = text.slice(block.start + 1, block.end)
        const isNamed = new RegExp(String.raw`[{,]\s*${name}\s*[,}]|const ${name}\b`).test(body)
        if (block.type !== 'BlockStatement' || isNamed) return []
        const use = new RegExp(String.raw`(?<![.\w'"\`])${name}\b(?!['"\`:])`, 'g')
        const by = `const ctx = { res: ${name} };${body.replace(use, 'ctx.res')}`
        return [[block.start + 1, block.end, by]]
      }),
    ),
  'behind layers of packages': (text) =>
    text.replace(
      'const app = express()\n',
      `const app = express()
app.use(require('morgan')('dev'))
app.use(require('helmet')(), express.json())
app.use((req, res, next) => { req.since = Date.now(); res.on('finish', () => console.log(Date.now() - req.since)); next() })
`,
    ),
  'in front of an error handler': (text) =>
    /err(?:or)?, req, res, next/.test(text)
      ? text
      : text.replace(
          'module.exports = app',
          `app.use((err, req, res, next) => { if (res.headersSent) return next(err); res.status(500).json({ error: err.message }) })
module.exports = app`,
        ),
  'through a wrapper that hands on failures': (text) => {
    const wrapped = handlersIn(text).flatMap(({ fn }): Edit[] => [
      [fn.start, fn.start, 'asyncHandler('],
      [fn.end, fn.end, ')'],
    ])
    return `${edited(text, wrapped)}
function asyncHandler(fn) { return (req, res, next) => Promise.resolve(fn(req, res, next)).catch(next) }`
  },
}

/** All nodes of a program, with those around them, the innermost last. */
function* nodesOf(
  node: unknown,
  around: readonly Node[] = [],
): Generator<readonly [Node, readonly Node[]]> {
  if (Array.isArray(node)) {
    for (const one of node) yield* nodesOf(one, around)
  } else if (typeof node === 'object' && node !== null) {
    const isNode = 'type' in node && typeof node.type === 'string'
    if (isNode) yield [node as Node, around]
    const inside = isNode ? [...around, node as Node] : around
    for (const value of Object.values(node)) yield* nodesOf(value, inside)
  }
}

type Rewriting = (node: Node, around: readonly Node[], textOf: (node: Node) => string) => Edit[]

function byNodes(rewriting: Rewriting): (text: string) => string {
  return (text) => {
    const textOf = ({ start, end }: Node): string => text.slice(start, end)
    const nodes = [...nodesOf(statementsOf(text))]
    return edited(
      text,
      nodes.flatMap(([node, around]) => rewriting(node, around, textOf)),
    )
  }
}

/** An `if` without `else` that ends what it stands in. */
function lastIf(node: Node, around: readonly Node[], holder: RegExp): boolean {
  const [block, fn] = [around.at(-1), around.at(-2)]
  return (
    node.type === 'IfStatement' &&
    node['alternate'] === null &&
    block?.type === 'BlockStatement' &&
    holder.test(fn?.type ?? '') &&
    block['body'].at(-1) === node
  )
}

function leaving(word: string, holder: RegExp): Rewriting {
  return (node, around) => {
    if (!lastIf(node, around, holder)) return []
    const { test, consequent } = node as unknown as Record<'test' | 'consequent', Node>
    return [
      [node.start, test.start, 'if (!('],
      [test.end, consequent.start, `)) ${word}; `],
    ]
  }
}

const mirrored: Readonly<Record<string, string>> = { '<': '>', '>': '<', '<=': '>=', '>=': '<=' }

/** Puts what an `if` asks in front of it: what is declared there (`null`: nothing), and how that is asked. */
function conditionsApart(
  declared: (test: string) => string | null,
  asked: (name: string) => string,
): (text: string) => string {
  return (text) => {
    let count = 0
    return byNodes((node, around, textOf) => {
      if (node.type !== 'IfStatement' || around.at(-1)?.type !== 'BlockStatement') return []
      const { test } = node as unknown as Record<'test', Node>
      const value = declared(textOf(test))
      if (value === null) return []
      const name = `isSo${++count}`
      return [
        [node.start, node.start, `const ${name} = ${value}; `],
        [test.start, test.end, asked(name)],
      ]
    })(text)
  }
}

/** Ways of asking the same, which fixes need not write in the same way. */
export const conditionsRewritten: Readonly<Record<string, (text: string) => string>> = {
  'with conditions in variables': conditionsApart(
    (test) => test,
    (name) => name,
  ),
  'with conditions that functions ask': conditionsApart(
    (test) => (/\b(?:await|yield|this|arguments)\b/.test(test) ? null : `() => ${test}`),
    (name) => `${name}()`,
  ),
  'with the sides of comparisons swapped': byNodes((node, _around, textOf) => {
    const { operator, left, right } = node
    const swapped = /^[!=]==?$/.test(operator) ? operator : mirrored[operator]
    if (node.type !== 'BinaryExpression' || swapped === undefined) return []
    if (left.type === 'BinaryExpression') return []
    return [[left.start, right.end, `${textOf(right)} ${swapped} ${textOf(left)}`]]
  }),
  'with comparisons that are true': byNodes((node) => {
    if (node.type !== 'IfStatement' || node['test'].type !== 'BinaryExpression') return []
    const { start, end } = node['test']
    return [
      [start, start, '('],
      [end, end, ') === true'],
    ]
  }),
  'with conditions as truths': byNodes((node) => {
    if (node.type !== 'IfStatement') return []
    const { start, end } = node['test']
    return [
      [start, start, 'Boolean('],
      [end, end, ')'],
    ]
  }),
  'with functions that are left early': byNodes(leaving('return', /Function/)),
  'with rounds that are left early': byNodes(leaving('continue', /^For|^While/)),
  'in a function of its own': (text) => `function main() {\n${text}\n}\nmain()\n`,
}
