import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const own = 'https://github.com/sendonce/sendonce/blob/main/'
const pages = [
  'README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(root, 'packages')).map((name) => `packages/${name}/README.md`),
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
]

/** The headings of a page as they are named in links. */
function anchorsOf(file: string): Set<string> {
  const headings = readFileSync(file, 'utf8').matchAll(/^#+ (.*)$/gm)
  return new Set(
    [...headings].map(([, words = '']) =>
      words
        .toLowerCase()
        .replace(/[^\p{L}\d\- ]/gu, '')
        .replaceAll(' ', '-'),
    ),
  )
}

test.each(pages)('the links of %s lead somewhere', (page) => {
  const file = join(root, page)
  for (const [, link = ''] of readFileSync(file, 'utf8').matchAll(/\]\(([^)\s]+)\)/g)) {
    if (link.startsWith('http') && !link.startsWith(own)) continue
    const [path = '', anchor] = link.replace(own, '').split('#')
    const folder = link.startsWith(own) ? root : dirname(file)
    const target = path === '' ? file : join(folder, path)
    expect(existsSync(target), `${page}: ${link}`).toBe(true)
    if (anchor) expect(anchorsOf(target), `${page}: ${link}`).toContain(anchor)
  }
})
