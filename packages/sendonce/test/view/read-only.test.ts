import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const packages = join(import.meta.dirname, '..', '..', '..')
const folders = [join(packages, 'viewer', 'src'), join(packages, 'sendonce', 'src', 'view')]

/** What makes markup or code of text, what starts programs, and what writes. */
const forbidden =
  /innerHTML|outerHTML|insertAdjacentHTML|dangerouslySetInnerHTML|document\.write|createContextualFragment|DOMParser|\beval\b|new Function|child_process|cross-spawn|\b(?:write|append|rm|unlink|rename|mkdir|copyFile|truncate|chmod)(?:File)?(?:Sync)?\(['"`]|from 'node:fs\/promises'|\b(?:writeFile|appendFile|rmSync|unlink|rename|mkdir|openSync|createWriteStream)/

test('the viewer and its server make no markup of text, run nothing and write nothing', () => {
  const found = folders.flatMap((folder) => {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    const sources = files.filter((file) => /\.(?:tsx?|css)$/.test(file))
    expect(sources.length).toBeGreaterThan(3)
    return sources.flatMap((file) => {
      const match = forbidden.exec(readFileSync(join(folder, file), 'utf8'))
      return match ? [`${file}: ${match[0]}`] : []
    })
  })
  expect(found).toEqual([])
})
