import { analyze } from 'sendonce'

/** Runs a handler body, or a whole file, and gives what is found at medium confidence or better. */
export function codes(source: string): string[] {
  const text = /require\('express'\)/.test(source)
    ? source
    : `const app = require('express')()\napp.get('/t', async (req, res, next) => {\n${source}\n})`
  return analyze({ files: { 'app.js': text } }).findings.map((finding) => finding.code)
}
