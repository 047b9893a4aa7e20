import { frameworkModels, terminalMethodNames } from '@sendonce/model'
import {
  classFrameworks,
  fileFrameworks,
  hookedFrameworks,
  layeredFrameworks,
} from '@sendonce/model/calls'

const ANSWERING = terminalMethodNames().join('|')
const ANSWERS = buildAnswerPattern(terminalMethodNames())

/** A framework is imported. */
const FRAMEWORK = [
  String.raw`['"](?:node:)?(?:${escaped(frameworkPackages())})['"]`,
  // `'h3'` alone is a heading.
  String.raw`\b(?:from|import|require)\s*\(?\s*['"](?:${escaped(hookedPackages())})(?:/[\w./-]+)?['"]`,
  String.raw`['"](?:[@\w./-]*[-/@])?express(?:[-/][\w./-]*)?['"]`,
].join('|')

const IMPORTS_FRAMEWORK = new RegExp(FRAMEWORK)

/** Who asks is found out by functions that hand the request on: they need not see it. */
const VERIFIES = /['"](?:@[\w.-]+\/)?passport(?:-[\w.-]*)?['"]/

/** Packages whose decorators have a method take the answer over, and calls of these: it need not do anything with it. */
const taking = classFrameworks.filter(({ leavingOption }) => leavingOption !== null)
const TAKES_OVER_WITH = new RegExp(
  String.raw`['"](?:${escaped(taking.map((one) => one.package))})['"]`,
)
const TAKES_OVER = new RegExp(
  String.raw`\b(?:${taking.flatMap(({ takesOver }) => Object.keys(takesOver)).join('|')})\)?\(`,
)

/** Methods of classes are put around all handlers. */
const around = classFrameworks.flatMap(({ methods }) =>
  Object.values(methods).flatMap((one) => one.around ?? []),
)
const PUTS_AROUND = new RegExp(
  String.raw`\b(?:${around.flatMap(({ method, token }) => [method, token.name]).join('|')})\b`,
)

/** A server is made, or told what to call for each request. */
const LISTENS = [
  String.raw`\bcreate(?:Secure)?Server\b`,
  String.raw`\.(?:on|once|addListener)\s*\(\s*['"]request['"]`,
].join('|')

/** What applications of frameworks with hooks are told handlers and plugins by. */
const TELLS = hookedFrameworks.flatMap(({ calls }) => calls.flatMap(({ names }) => names)).join('|')
const HOOKED_TYPES = hookedFrameworks.flatMap(({ types }) => Object.keys(types)).join('|')
const REPLY_NAMES = hookedFrameworks
  .flatMap(({ handler, replyNames }) => (handler.parameters[0] === 'request' ? replyNames : []))
  .join('|')

/** What frameworks call by its name that a file exports, and what builds an answer, or throws one. */
const fileRoutes = fileFrameworks.flatMap(({ routes }) => routes.map(({ files }) => files))
const exported = fileFrameworks.flatMap(({ routes }) => routes.flatMap((one) => one.exports))
const named = exported.map((name) => name.split('.').at(-1)).filter((name) => name !== 'default')
const EXPORTS = new RegExp(String.raw`\b(?:${named.join('|')})\b`)
const BUILDS = new RegExp(String.raw`\b(?:Next)?Response\b|['"]next/navigation['"]`)

/** A handler is made of a function, and something is sent or built. */
const DEFINES = new RegExp(
  String.raw`(?<![.\w$])(?:${hookedFrameworks.flatMap(({ definers = [] }) => definers).join('|')})\(`,
)
const SENDS = new RegExp(
  String.raw`\bsend\w*\(|\bnode\.res\b|\b(?:${hookedFrameworks
    .flatMap(({ definers, built }) => (definers ? (built?.functions ?? []) : []))
    .map((path) => path.split('.').at(-1))
    .join('|')})\b`,
)

/** An answer is prepared in a context, or a layer that hands a request on has one. */
const PREPARES = new RegExp(
  layeredFrameworks
    .flatMap(({ contextName, contextNameBesideNext }) => [
      String.raw`\b_*(?:${contextName}|${contextNameBesideNext})\.(?:response\.)?(?:body|status)\s*=[^=]`,
      String.raw`\b_*${contextName}\.(?:redirect|respond)\b`,
      String.raw`\b_*(?:${contextName}|${contextNameBesideNext})\b[^()]{0,60},\s*_*next\b`,
    ])
    .join('|'),
)

/** An application, a router or a server is made. */
const MAKES =
  /\b(?:express|connect|Router)\s*\(|['"](?:express|connect)['"]\s*\)\s*\(|\bcreate(?:Secure)?Server\b/

/** Handlers are registered, whatever answers in them; `app[route.method](…)` does so for each route of a list. */
const REGISTERS = new RegExp(
  String.raw`\.(?:get|post|put|patch|delete|del|all|use|options|head|route|param|${TELLS})\s*\(|[\w)]\]\s*\(|${LISTENS}`,
)

const SERVES = new RegExp(
  [
    FRAMEWORK,
    // request and response stand side by side, as in nearly every handler
    String.raw`\b_*(?:req|request)\d*\??\s*(?::[^,()]*)?,\s*_*(?:(?:res|resp|response)\d*|${REPLY_NAMES})\b`,
    // a type or a decorator says so
    String.raw`:\s*(?:\w+\.)?(?:Response|ServerResponse|Http2ServerResponse|NextApiResponse|NextFunction|RequestHandler|${HOOKED_TYPES})\b`,
    String.raw`@Res(?:ponse)?\(`,
    // what is there to answer with is reached through what a method is given
    String.raw`['"](?:${escaped(classFrameworks.map((framework) => framework.package))})['"]`,
    // a context object carries the response
    String.raw`\.(?:res|response|raw)\.(?:${ANSWERING})\b`,
    // handlers are registered
    String.raw`\.(?:get|post|put|patch|delete|del|all|use|options|head|route)\s*\(\s*['"\x60]\/`,
    LISTENS,
  ].join('|'),
)

/**
 * Whether a text can hold a place that answers a request: it names a method that answers (or calls
 * `next`), and something in it says that it serves requests; or whether it hands handlers of other
 * files to a framework, or to each other. Texts that fail this are not parsed unless a candidate imports them.
 */
export function isCandidate(text: string, file = ''): boolean {
  if (ANSWERS.test(text) && SERVES.test(text)) return true
  const isInRoutes = fileRoutes.some((files) => files.test(file))
  if (isInRoutes && EXPORTS.test(text) && (BUILDS.test(text) || ANSWERS.test(text))) return true
  if (DEFINES.test(text) && SENDS.test(text)) return true
  if (PREPARES.test(text)) return true
  if (TAKES_OVER_WITH.test(text) && TAKES_OVER.test(text)) return true
  if (PUTS_AROUND.test(text)) return true
  if (VERIFIES.test(text) && /\bpassport\.use\s*\(/.test(text)) return true
  if (!IMPORTS_FRAMEWORK.test(text)) return isStart(text) && bringsTogether(text)
  return REGISTERS.test(text) || (MAKES.test(text) && callsOwn(text))
}

/** What nobody imports, or what opens the door. */
function isStart(text: string): boolean {
  return !/\bexports\b|\bexport\s/.test(text) || /\.listen\s*\(/.test(text)
}

/** One name, or several in braces, from a file of the program. */
const OWN_IMPORT =
  /^[ \t]*(?:const|let|var|import)\s+(?:\*\s*as\s+)?(?:[\w$]+\s*,\s*)?(\{[^}]*\}|[\w$]+)\s*(?:=\s*require\(\s*|from\s*)['"]\./gm

/** What stands for a file of the program: a name that it is imported by, or `require('./routes')`. */
function ownImports(text: string): string {
  const names = [...text.matchAll(OWN_IMPORT)].flatMap(
    ([, name = '']) => name.match(/[\w$]+/g) ?? [],
  )
  const any = names.join('|').replaceAll('$', String.raw`\$`)
  const required = String.raw`\brequire\(\s*['"]\.[^'"]*['"]\s*\)`
  return names.length > 0 ? `(?:(?<![\\w$.])(?:${any})(?![\\w$])|${required})` : `(?:${required})`
}

/**
 * Whether a text hands what one file exports to a function of another, `server.start(router.route)`, or makes an instance
 * of a class of another, `new Server().start()`. Only there one sees what those are given, and that the instance is made.
 */
function bringsTogether(text: string): boolean {
  const any = ownImports(text)
  return new RegExp(String.raw`\bnew\s+${any}|${any}(?:\.[\w$]+)*\([^()]*${any}`).test(text)
}

/** Whether a text gives something to what it imports, as an application: `require('./routes')(app)`. */
function callsOwn(text: string): boolean {
  const any = ownImports(text)
  return new RegExp(String.raw`\bnew\s+${any}|${any}(?:\.[\w$]+)*\(\s*[^\s)]`).test(text)
}

function buildAnswerPattern(methods: readonly string[]): RegExp {
  const names = methods.join('|')
  return new RegExp(
    String.raw`\.(?:${names})\b|\[['"](?:${names})['"]\]|\bnext\s*\(|\bpipeline\s*\(`,
  )
}

/** What makes their applications, and what else these packages have: `hono/factory`. */
function hookedPackages(): readonly string[] {
  const paths = hookedFrameworks.flatMap(({ factories }) => factories)
  return [...new Set(paths.map((path) => /^(?:@[^/]+\/)?[^./]+/.exec(path)?.[0] ?? path))]
}

function frameworkPackages(): readonly string[] {
  const names = frameworkModels.flatMap((model) => model.packages.map((each) => each.name))
  const layered = layeredFrameworks.flatMap((model) => model.factories.map((one) => one.package))
  const plain = [...names, ...layered].map((name) => name.replace(/^node:/, ''))
  return [...new Set([...plain, 'https', 'restify', 'polka', 'router', 'find-my-way'])]
}

/** Any of these names, in a pattern. */
function escaped(names: readonly string[]): string {
  return names.map((name) => name.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`)).join('|')
}
