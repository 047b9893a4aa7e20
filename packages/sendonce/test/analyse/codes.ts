import { analyze } from 'sendonce'

/** What is found in the files of a program at medium confidence or better. */
export function codesIn(files: Readonly<Record<string, string>>): string[] {
  return analyze({ files }).findings.map(({ code }) => code)
}

/** Runs a handler body, or a whole file, and gives what is found at medium confidence or better. */
export function codes(source: string): string[] {
  const text = /require\('express'\)/.test(source)
    ? source
    : `const app = require('express')()\napp.get('/t', async (req, res, next) => {\n${source}\n})`
  return codesIn({ 'app.js': text })
}
