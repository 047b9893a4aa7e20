import { isAbsolute } from 'node:path'
import { askForProblems, type Problem } from 'sendonce/linter'
import type { Rule } from 'eslint'

/** What there is to say of a file. */
export interface Found {
  readonly problems: readonly Problem[]
  /** Why the file could not be checked, where nobody was told before. */
  readonly fault: string | null
}

/** By the tree of the file, which is another one each time that it is linted: all rules ask, and one question is enough. */
const found = new WeakMap<object, Found>()

/** Each reason is told in one file, there also when it is linted again. */
const toldIn = new Map<string, string>()

/** What the check of the project finds in the file that is linted. */
export function findProblems(context: Rule.RuleContext, tree: object): Found {
  const known = found.get(tree)
  if (known) return known
  const fresh = ask(context)
  // The rule that asks first says why nothing can be said.
  found.set(tree, { ...fresh, fault: null })
  return fresh
}

function ask({ filename, physicalFilename, cwd, settings, sourceCode }: Rule.RuleContext): Found {
  // A text without a file, or a part of a file that is no source, is in no project.
  const isFile = isAbsolute(filename) && filename === physicalFilename
  if (!isFile) return { problems: [], fault: null }
  const { suggestions } = (settings['sendonce'] ?? {}) as { readonly suggestions?: unknown }
  const wantsFixes = suggestions !== false
  const { text } = sourceCode
  const answer = askForProblems({ path: filename, text, cwd, wantsFixes })
  if (answer.kind === 'checked') return { problems: answer.problems, fault: null }
  const file = toldIn.get(answer.message) ?? filename
  toldIn.set(answer.message, file)
  return { problems: [], fault: file === filename ? answer.message : null }
}
