import { transformSync as esbuild } from 'esbuild'
import { transformSync as oxc } from 'rolldown/utils'
import { analyze } from 'sendonce'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'
import { twinCases, type TwinCase } from './twin-cases.ts'

/** What they make of `async` and the like for engines that have none, each with helpers of its own. */
const compilers: Readonly<Record<string, (text: string) => string>> = {
  TypeScript: (text) =>
    ts.transpileModule(text, {
      compilerOptions: { target: ts.ScriptTarget.ES2015, module: ts.ModuleKind.CommonJS },
    }).outputText,
  esbuild: (text) => esbuild(text, { target: 'es2016' }).code,
  'esbuild, which shortens': (text) => esbuild(text, { target: 'es2016', minifySyntax: true }).code,
  'oxc, with the helpers of Babel': (text) =>
    oxc('app.js', text, { target: 'es2015', sourceType: 'commonjs' }).code,
}

function codesIn({ name, express }: TwinCase, text: string): string[] {
  const manifest = JSON.stringify({ dependencies: { express: `^${express}.0.0` } })
  const files = { [name]: text, 'package.json': manifest }
  const { findings } = analyze({ files, entries: [name] })
  return findings.map(({ code }) => code).toSorted()
}

// That handlers may be for restify is told by what the text says, and compilers leave out comments.
const cases = [...twinCases('look-alikes'), ...twinCases('twins')].filter(
  ({ text }) => !text.includes('restify'),
)

describe.each(Object.entries(compilers))('compiled by %s', (_name, compile) => {
  test.each(cases)('$name tells the same as its source', (one) => {
    expect(codesIn(one, compile(one.text))).toEqual(codesIn(one, one.text))
  })
})
