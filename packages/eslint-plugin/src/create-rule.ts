import type { Rule } from 'eslint'
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
        const found = findProblems(context, tree)
        if (found.fault !== null) {
          const message = `sendonce could not check this project: ${found.fault}`
          context.report({ loc: { line: 1, column: 0 }, message })
          found.fault = null
        }
        for (const problem of found.problems) {
          if (problem.name !== name) continue
          const { sourceCode } = context
          const { message, fix } = problem
          const start = sourceCode.getLocFromIndex(problem.start)
          const end = sourceCode.getLocFromIndex(problem.end)
          context.report({
            loc: { start, end },
            message,
            suggest: fix
              ? [
                  {
                    desc: fix.title,
                    fix: (fixer) =>
                      fix.edits.map((edit) =>
                        fixer.replaceTextRange([edit.start, edit.end], edit.text),
                      ),
                  },
                ]
              : [],
          })
        }
      },
    }),
  }
}
