import type { Rule } from 'eslint'
import type { Problem } from 'sendonce/linter'
import { docsUrl, type Pattern } from '@sendonce/model'
import { findProblems } from './find-problems.ts'

/** The rule of a pattern: tells where the check of the project has found it. */
export function createRule({ name, code, title }: Pattern): Rule.RuleModule {
  return {
    meta: {
      type: 'problem',
      docs: { description: `${title} (${code})`, url: docsUrl(code) },
      hasSuggestions: true,
      schema: [],
    },
    create: (context) => ({
      Program(tree) {
        const { problems, fault } = findProblems(context, tree)
        if (fault !== null) {
          const message = `sendonce could not check this project: ${fault}`
          context.report({ loc: { line: 1, column: 0 }, message })
        }
        for (const problem of problems)
          if (problem.name === name) context.report(descriptorOf(problem, context))
      },
    }),
  }
}

function descriptorOf(
  { message, start, end, fix }: Problem,
  { sourceCode }: Rule.RuleContext,
): Rule.ReportDescriptor {
  const loc = { start: sourceCode.getLocFromIndex(start), end: sourceCode.getLocFromIndex(end) }
  if (!fix) return { loc, message }
  const edited: Rule.SuggestionReportDescriptor = {
    desc: fix.title,
    fix: (fixer) =>
      fix.edits.map((edit) => fixer.replaceTextRange([edit.start, edit.end], edit.text)),
  }
  return { loc, message, suggest: [edited] }
}
