import { frameworkModels, terminalMethodNames } from '@sendonce/model'

const ANSWERS = buildAnswerPattern(terminalMethodNames())

const SERVES = new RegExp(
  [
    // a framework is imported
    String.raw`['"](?:node:)?(?:${frameworkPackages().join('|')})['"]`,
    String.raw`['"](?:[@\w./-]*[-/@])?express(?:[-/][\w./-]*)?['"]`,
    // parameters have the names that handlers give them
    String.raw`\b(?:_?res|resp|_?response|reply|rsp|_?next)\b`,
    String.raw`\b(?:Response|ServerResponse|Http2ServerResponse|NextFunction|RequestHandler)\b`,
    // handlers are registered
    String.raw`\.(?:get|post|put|patch|delete|del|all|use|options|head|param|route)\s*\(`,
    String.raw`\bcreate(?:Secure)?Server\b`,
    String.raw`\.(?:on|once|addListener)\s*\(\s*['"](?:request|stream|check\w+|upgrade)['"]`,
  ].join('|'),
)

/**
 * Whether a text can hold a place that answers a request: it names a method that answers (or calls
 * `next`), and something in it says that it serves requests. Texts that fail this are not parsed
 * unless a candidate imports them.
 */
export function isCandidate(text: string): boolean {
  return ANSWERS.test(text) && SERVES.test(text)
}

function buildAnswerPattern(methods: readonly string[]): RegExp {
  const names = methods.join('|')
  return new RegExp(
    String.raw`\.(?:${names})\b|\[['"](?:${names})['"]\]|\bnext\s*\(|\bpipeline\s*\(`,
  )
}

function frameworkPackages(): readonly string[] {
  const names = frameworkModels.flatMap((model) => model.packages.map((each) => each.name))
  const plain = names.map((name) => name.replace(/^node:/, ''))
  return [...new Set([...plain, 'https', 'restify', 'polka', 'router', 'find-my-way'])].map(
    (name) => name.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`),
  )
}
