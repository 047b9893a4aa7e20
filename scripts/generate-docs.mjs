// Writes docs/patterns from the catalogue: `npm run docs`. A test compares what is committed with it.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { patterns } from '@sendonce/model'
import { fixerNotes } from '../packages/sendonce/dist/fix/fixer-notes.js'

const folder = join(import.meta.dirname, '..', 'docs', 'patterns')

/** The pages as they should be, by file name. */
export function patternPages() {
  const pages = new Map(patterns.map((pattern) => [`${pattern.code}.md`, page(pattern)]))
  pages.set('README.md', index())
  return pages
}

function index() {
  const rows = patterns.map(
    ({ code, name, title, severity }) =>
      `| [${code}](${code}.md) | ${name} | ${severity} | ${title} |`,
  )
  return `# Patterns\n\nThe ways to break "one request, one response". SO0xx: more than one answer; SO1xx: none.\n\n| code | name | severity | what happens |\n|---|---|---|---|\n${rows.join('\n')}\n`
}

function page(pattern) {
  const { code, name, title, text, symptom, why, fix, fineWhen, related, references } = pattern
  const section = (head, body) => `## ${head}\n\n${body}\n`
  const list = (items) => items.map((item) => `- ${item}`).join('\n')
  return [
    `# ${code} ${name}\n\n**${title}**\n\n${facts(pattern)}\n`,
    section('What happens', text),
    section('Example', example(pattern)),
    section('Why', why),
    section('What you see', symptom),
    section('Fix', sentence(fix)),
    section('What `sendonce fix` does', fixers(code)),
    section('Fine when', sentence(fineWhen)),
    section(
      'Related',
      list(related.map((one) => `[${one.code}](${one.code}.md): ${one.difference}`)),
    ),
    section(
      'References',
      references.length > 0
        ? list(references.map((one) => `[${one.label}](${one.url})`))
        : 'No official page speaks of it.',
    ),
  ].join('\n')
}

/** What the fixers of a pattern do, and when each refuses, in the order in which they are tried. */
function fixers(code) {
  const notes = fixerNotes.filter(({ codes }) => codes.includes(code))
  if (notes.length === 0) return 'Nothing: no edit is known to be right for it.'
  const items = notes.map(
    ({ fixer, does, refuses }) => `- \`${fixer}\` ${does}. It refuses ${refuses}.`,
  )
  return `Each edit is made only if the analysis of the edited program shows that it is right; see [sendonce fix](../guide/fix.md). Tried in this order:\n\n${items.join('\n')}`
}

function facts({ severity, cwe, seenIn }) {
  const weakness = cwe.map((id) => `CWE-${id}`).join(', ')
  return [
    `Severity: ${severity}.`,
    weakness && `Weakness: ${weakness}.`,
    seenIn === null ? '' : `Seen in ${seenIn} of 341 studied cases.`,
  ]
    .filter(Boolean)
    .join(' ')
}

function example({ example: { lines, first, second } }) {
  const marked = lines.map((line, at) => {
    const places = [at + 1 === first && '1 first answer', at + 1 === second && '2 second answer']
    const marks = places.filter(Boolean).join(', ')
    return marks ? `${line} // ${marks}` : line
  })
  const language = lines.some((line) => line.startsWith('@')) ? 'ts' : 'js'
  return `\`\`\`${language}\n${marked.join('\n')}\n\`\`\``
}

function sentence(text) {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}

if (import.meta.filename === process.argv[1]) {
  mkdirSync(folder, { recursive: true })
  const pages = patternPages()
  for (const file of readdirSync(folder)) if (!pages.has(file)) rmSync(join(folder, file))
  for (const [file, text] of pages) writeFileSync(join(folder, file), text)
  console.log(`wrote ${pages.size} pages to docs/patterns`)
}
