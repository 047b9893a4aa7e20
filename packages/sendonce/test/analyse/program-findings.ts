import { analyze } from 'sendonce'

/** Findings of any confidence, as `SO001 high 3 5`: code, confidence, the two lines. */
export function found(text: string): string[] {
  const manifest = JSON.stringify({ dependencies: { express: '^5.0.0' } })
  return analyze({ files: { 'app.js': text, 'package.json': manifest }, minConfidence: 'low' })
    .findings.flatMap(({ code, confidence, first, second, related }) =>
      [{ first, second }, ...related].map(
        (pair) => `${code} ${confidence} ${pair.first?.line ?? '-'} ${pair.second?.line}`,
      ),
    )
    .toSorted()
}

/** A program with these handlers, that listens. */
export const app = (handlers: string): string =>
  `const app = require('express')()\n${handlers}\napp.listen(3000)`
