import { parseSync } from 'oxc-parser'
import { edited, handlersIn, ofModules } from './rewritings.ts'

/** A program in several files, by their names. */
export type Files = Readonly<Record<string, string>>

interface Parts {
  /** What is required. */
  readonly required: string
  /** The functions and classes, which do not use the application. */
  readonly helpers: string
  readonly names: readonly string[]
  readonly rest: string
}

interface Statement {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly id?: { readonly name: string }
  readonly declarations?: readonly {
    readonly id: { readonly name?: string }
    readonly init: { readonly type: string } | null
  }[]
}

function statementsOf(text: string): readonly Statement[] {
  const { program } = parseSync('app.js', text, { sourceType: 'unambiguous' })
  return program.body as unknown as Statement[]
}

/** The names that a statement gives to functions or classes, and to nothing else. */
function namesIn({ type, id, declarations = [] }: Statement): readonly string[] {
  if (id && /^(?:Function|Class)Declaration$/.test(type)) return [id.name]
  const isOfFunctions = declarations.every(({ init }) => /Function/.test(init?.type ?? ''))
  return isOfFunctions ? declarations.flatMap(({ id: { name } }) => name ?? []) : []
}

function partsOf(text: string): Parts {
  const parts = { required: [] as string[], helpers: [] as string[], rest: [] as string[] }
  const names: string[] = []
  for (const statement of statementsOf(text)) {
    const source = text.slice(statement.start, statement.end)
    const own = /\bapp\b/.test(source) ? [] : namesIn(statement)
    names.push(...own)
    if (/^const [^=]*= require\([^)]*\)(?:\.\w+)?$/.test(source)) parts.required.push(source)
    else parts[own.length > 0 ? 'helpers' : 'rest'].push(source)
  }
  const [required, helpers, rest] = [parts.required, parts.helpers, parts.rest].map((list) =>
    list.join('\n'),
  ) as [string, string, string]
  return { required, helpers, names, rest }
}

/** Whether one part uses what another one declares besides functions. */
function usesVariables(user: string, declaring: string): boolean {
  return statementsOf(declaring)
    .filter((one) => namesIn(one).length === 0)
    .flatMap(({ declarations = [] }) => declarations.map(({ id }) => id.name ?? '\\w'))
    .some((name) => name !== 'app' && new RegExp(String.raw`\b${name}\b`).test(user))
}

type Split = (text: string) => Files | null

/** Moves the functions and classes of a program to a file of their own. */
const helpers =
  (split: (parts: Parts, list: string) => Files | null): Split =>
  (text) => {
    const parts = partsOf(text)
    if (parts.names.length === 0 || usesVariables(parts.helpers, parts.rest)) return null
    return split(parts, parts.names.join(', '))
  }

/** The same, where each use of them is a call that is made on something. */
const called = (on: string, split: (parts: Parts) => Files): Split =>
  helpers((parts) => {
    const names = parts.names.join('|')
    const count = (form: string): number =>
      parts.rest.match(new RegExp(String.raw`(?<![.\w'"])(?:${names})${form}`, 'g'))?.length ?? 0
    const isCalledOnly = count(String.raw`\b`) === count(String.raw`\(`)
    if (!isCalledOnly || /\bclass\b/.test(parts.helpers)) return null
    const call = new RegExp(String.raw`(?<![.\w'"])(?=(?:${names})\()`, 'g')
    return split({ ...parts, rest: parts.rest.replace(call, `${on}.`) })
  })

/** Moves the handlers of a program, with all but the application, to a file of their own. */
const handlers =
  (split: (parts: Parts, texts: readonly string[], use: Use) => Files | null): Split =>
  (text) => {
    const parts = partsOf(text)
    const found = handlersIn(parts.rest)
    const texts = found.map(({ fn }) => parts.rest.slice(fn.start, fn.end))
    const isUsed = parts.names.some((name) =>
      new RegExp(String.raw`\b${name}\b`).test(
        edited(
          parts.rest,
          found.map(({ fn }) => [fn.start, fn.end, '']),
        ),
      ),
    )
    const all = texts.join('\n')
    if (found.length === 0 || isUsed || /\bapp\b/.test(all)) return null
    if (usesVariables(all, parts.rest) || usesVariables(parts.helpers, parts.rest)) return null
    return split(parts, texts, (reference) =>
      edited(
        parts.rest,
        found.map(({ fn }, index) => [fn.start, fn.end, reference(index)]),
      ),
    )
  }

type Use = (reference: (index: number) => string) => string

const lines = (...texts: readonly string[]): string => texts.join('\n')

const exported = (
  { required, helpers: own }: Parts,
  texts: readonly string[],
  before = '',
): string =>
  lines(required, own, ...texts.map((text, index) => `exports.handler${index} = ${before}${text}`))

/** Ways of dividing the same program into files; `null`: it cannot be divided so. */
export const splits: Readonly<Record<string, Split>> = {
  'helpers that are exported together': helpers(({ required, helpers: own, rest }, list) => ({
    'app.js': lines(required, `const { ${list} } = require('./helpers')`, rest),
    'helpers.js': lines(required, own, `module.exports = { ${list} }`),
  })),
  'helpers behind an index': helpers(({ required, helpers: own, rest }, list) => ({
    'app.js': lines(required, `const { ${list} } = require('./lib')`, rest),
    'lib/index.js': `module.exports = { ...require('./helpers') }`,
    'lib/helpers.js': lines(required, own, `Object.assign(exports, { ${list} })`),
  })),
  'helpers that getters give': helpers(({ required, helpers: own, names, rest }, list) => ({
    'app.js': lines(required, `const { ${list} } = require('./helpers')`, rest),
    'helpers.js': lines(
      required,
      own,
      `module.exports = { ${names.map((name) => `get ${name}() { return ${name} }`).join(', ')} }`,
    ),
  })),
  'helpers of newer modules': helpers(({ required, helpers: own, rest }, list) => ({
    'app.mjs': lines(ofModules(required), `import { ${list} } from './all.mjs'`, ofModules(rest)),
    'all.mjs': `export * from './helpers.mjs'`,
    'helpers.mjs': lines(ofModules(required), own, `export { ${list} }`),
  })),
  'helpers that are handed in': helpers(({ required, helpers: own, rest }, list) => ({
    'app.js': lines(
      required,
      'const make = (helpers) => {',
      `const { ${list} } = helpers`,
      rest.replace('module.exports = ', 'return '),
      `}`,
      `module.exports = make(require('./helpers'))`,
    ),
    'helpers.js': lines(required, own, `module.exports = { ${list} }`),
  })),
  'helpers of a namespace': called('helpers', ({ required, helpers: own, names, rest }) => ({
    'app.js': lines(required, `const helpers = require('./helpers')`, rest),
    'helpers.js': lines(required, own, ...names.map((name) => `exports.${name} = ${name}`)),
  })),
  'helpers of a class': called('Helpers', ({ required, helpers: own, names, rest }) => ({
    'app.js': lines(required, `const { Helpers } = require('./helpers')`, rest),
    'helpers.js': lines(
      required,
      own,
      `exports.Helpers = class { ${names.map((name) => `static ${name} = ${name};`).join(' ')} }`,
    ),
  })),
  'handlers that are exported': handlers((parts, texts, use) => ({
    'app.js': lines(
      parts.required,
      `const handlers = require('./handlers')`,
      use((index) => `handlers.handler${index}`),
    ),
    'handlers.js': exported(parts, texts),
  })),
  'handlers that are called by others': handlers((parts, texts, use) => ({
    'app.js': lines(
      parts.required,
      `const handlers = require('./handlers')`,
      use((index) => `(req, res, next) => handlers.handler${index}(req, res, next)`),
    ),
    'handlers.js': exported(parts, texts),
  })),
  'handlers that are made': handlers((parts, texts, use) => ({
    'app.js': lines(
      parts.required,
      `const handlers = require('./handlers')`,
      use((index) => `handlers.handler${index}({})`),
    ),
    'handlers.js': exported(parts, texts, '(options) => '),
  })),
  'handlers in a list of routes': handlers((parts, texts, use) => {
    const routes = [...use((index) => `#${index}`).matchAll(/^app\.(\w+)\('([^']*)', #(\d+)\)$/gm)]
    if (routes.length !== texts.length || /^app\.(?:use|set|param)/m.test(parts.rest)) return null
    const written = routes.map(
      ([, method, path, index]) =>
        `{ method: '${method?.toUpperCase()}', path: '${path}', handler: ${texts[Number(index)]} }`,
    )
    return {
      'app.js': lines(
        parts.required,
        'const app = express()',
        `for (const { method, path, handler } of require('./routes')) app[method.toLowerCase()](path, handler)`,
        'module.exports = app',
      ),
      'routes.js': lines(
        parts.required,
        parts.helpers,
        `module.exports = [${written.join(',\n')}]`,
      ),
    }
  }),
  'routes of a function': handlers((parts) => ({
    'app.js': lines(
      parts.required,
      'const app = express()',
      `require('./routes')(app)`,
      'module.exports = app',
    ),
    'routes.js': lines(
      parts.required,
      parts.helpers,
      'module.exports = (app) => {',
      parts.rest.replace('const app = express()', '').replace('module.exports = app', ''),
      '}',
    ),
  })),
}
