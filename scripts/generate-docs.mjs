// Writes docs/patterns from the catalogue: `npm run docs`. With --check, tells what would change instead.
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { patterns } from '@sendonce/model'

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
  const {
    code,
    name,
    title,
    severity,
    cwe,
    text,
    fix,
    fineWhen,
    example,
    related,
    references,
    seenIn,
  } = pattern
  const marks = example.lines.map((line, at) => {
    const number = at + 1
    const roles = [
      number === example.first ? '1 first answer' : '',
      number === example.second ? '2 second answer' : '',
    ].filter(Boolean)
    return roles.length > 0 ? `${line} // ${roles.join(', ')}` : line
  })
  const section = (head, body) => (body ? `## ${head}\n\n${body}\n\n` : '')
  const list = (items) => items.map((item) => `- ${item}`).join('\n')
  return `${[
    `# ${code} ${name}\n\n**${title}**\n\nSeverity: ${severity}.${cwe.length > 0 ? ` Weakness: ${cwe.map((id) => `CWE-${id}`).join(', ')}.` : ''}${seenIn === null ? '' : ` Seen in ${seenIn} of 341 studied cases.`}\n\n`,
    section('What happens', text),
    section('Example', `\`\`\`js\n${marks.join('\n')}\n\`\`\``),
    section('Fix', `${fix.charAt(0).toUpperCase()}${fix.slice(1)}.`),
    section('Fine when', fineWhen && `${fineWhen.charAt(0).toUpperCase()}${fineWhen.slice(1)}.`),
    section(
      'Related',
      list(related.map((one) => `[${one.code}](${one.code}.md): ${one.difference}`)),
    ),
    section('References', list(references.map((one) => `[${one.label}](${one.url})`))),
  ]
    .join('')
    .trimEnd()}\n`
}

if (import.meta.filename === process.argv[1]) {
  mkdirSync(folder, { recursive: true })
  const pages = patternPages()
  for (const file of readdirSync(folder)) if (!pages.has(file)) rmSync(join(folder, file))
  for (const [file, text] of pages) writeFileSync(join(folder, file), text)
  console.log(
    `${pages.size} pages, last: ${readFileSync(join(folder, 'README.md'), 'utf8').split('\n')[0]}`,
  )
}
