// Recall by mutation: takes the `return` from in front of answers in real handlers where another answer
// follows, one at a time, and counts how often the two answers are found. `npm run bench:mutations`.
import { join } from 'node:path'
import { analyzeSources } from '../packages/sendonce/dist/detect/analyze-sources.js'
import { isCandidate } from '../packages/sendonce/dist/project/candidate.js'
import { discoverFiles } from '../packages/sendonce/dist/project/discover.js'
import { createSourceHost } from '../packages/sendonce/dist/project/resolve.js'
import { SourceCache } from '../packages/sendonce/dist/project/source-cache.js'
import { corpusFolder, readTable, unpackPackage } from './packages.mjs'

const root = corpusFolder('speed')
for (const { package: name, version } of readTable(join(import.meta.dirname, 'speed-corpus.tsv')))
  unpackPackage(root, name, version)
const limit = Number(process.argv[2] ?? 150)
/** How far behind a `return` another answer is looked for. */
const reach = 30
const largest = 150_000

const returned = /^(\s*)return (res|response)\.(status|send|json|sendStatus|redirect|end)\b.*;\s*$/

/** The line of an answer that runs next once the `return` in line `at` is gone, or -1. */
function answerBehind(lines, at, match) {
  const indent = match[1].length
  const answer = new RegExp(
    String.raw`^\s*(?:return )?${match[2]}\.(?:send|json|status|end|redirect|render|sendStatus)\b`,
  )
  for (let next = at + 2; next < Math.min(lines.length, at + reach); next++) {
    const line = lines[next]
    if (line.trim() === '') continue
    const depth = /^\s*/.exec(line)[0].length
    if (/else|catch|case|default:/.test(line) || (depth < indent - 4 && /^\s*}/.test(line)))
      return -1
    if (answer.test(line) && depth < indent && depth >= indent - 4) return next
  }
  return -1
}

/** The mutants of a file: its text with one `return` gone, and the line. */
function* mutantsOf(text) {
  const lines = text.split('\n')
  for (const [at, line] of lines.entries()) {
    const match = returned.exec(line)
    if (!match || !/^\s*}/.test(lines[at + 1] ?? '') || answerBehind(lines, at, match) < 0) continue
    yield { line: at + 1, text: lines.with(at, line.replace('return ', '')).join('\n') }
  }
}

function isFound(file, mutant) {
  const cache = new SourceCache(root)
  cache.keep(file, mutant.text)
  const { findings } = analyzeSources(createSourceHost({ root, files: cache }), [file])
  return findings.find(
    (finding) =>
      finding.confidence !== 'low' &&
      [finding, ...finding.related].some(
        ({ first }) => first?.file === file && first.startLine === mutant.line,
      ),
  )
}

const { files } = await discoverFiles({ root, paths: ['.'], includeTests: false })
const reader = new SourceCache(root)
const missed = []
const found = {}
let tried = 0
for (const file of files) {
  const source = reader.load(file)
  if (source.kind !== 'text' || source.text.length > largest || !isCandidate(source.text)) continue
  for (const mutant of mutantsOf(source.text)) {
    if (tried++ >= limit) break
    const finding = isFound(file, mutant)
    if (finding) found[finding.confidence] = (found[finding.confidence] ?? 0) + 1
    else missed.push(`${file}:${mutant.line}`)
  }
}
const hits = Object.values(found).reduce((sum, count) => sum + count, 0)
for (const place of missed) console.log(`missed  ${place}`)
console.log(
  `${hits} of ${Math.min(tried, limit)} mutants found at medium or better ${JSON.stringify(found)}`,
)
