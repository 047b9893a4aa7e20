import { parseSync } from 'oxc-parser'

interface Node {
  readonly type: string
  readonly start: number
  readonly end: number
  // oxlint-disable-next-line typescript/no-explicit-any -- the shape depends on `type`
  readonly [key: string]: any
}

type Edit = readonly [start: number, end: number, text: string]

function edited(text: string, edits: readonly Edit[]): string {
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
function handlersIn(text: string): readonly Handler[] {
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

/** Ways of writing the same program. */
export const rewritings: Readonly<Record<string, (text: string) => string>> = {
  'as modules of the newer kind': (text) =>
    /require\((?!['"])|__filename|__dirname/.test(text)
      ? text
      : text
          .replace(
            /^const \{([^}]*)\} = require\((.*?)\)$/gm,
            (_all, names: string, from) => `import {${names.replaceAll(':', ' as ')}} from ${from}`,
          )
          .replace(/^const (\w+) = require\((.*?)\)$/gm, 'import $1 from $2')
          .replace(/^module\.exports = /m, 'export default '),
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
