import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { unzipSync } from 'fflate'
import { expect, onTestFinished, test } from 'vitest'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const extension = join(root, 'packages', 'vscode')
const canPack =
  Number.parseInt(process.versions.node, 10) >= 22 ||
  existsSync(join(root, 'node_modules', 'node-22'))

test.runIf(canPack)('the package has what was built, and nothing else', { timeout: 60_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'sendonce-vsix-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const args = [join(root, 'scripts', 'vsix.mjs'), folder]
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  expect(status, stderr).toBe(0)
  const manifest = JSON.parse(readFileSync(join(extension, 'package.json'), 'utf8'))
  const packed = unzipSync(readFileSync(join(folder, `sendonce-${manifest.version}.vsix`)))
  const names = Object.keys(packed).filter((name) => name !== 'extension/changelog.md')
  expect(names.toSorted()).toEqual([
    '[Content_Types].xml',
    'extension.vsixmanifest',
    'extension/LICENSE.txt',
    'extension/dist/extension.js',
    'extension/dist/licenses.txt',
    'extension/icon.png',
    'extension/package.json',
    'extension/readme.md',
  ])
  const text = (name: string): string => Buffer.from(packed[name] ?? []).toString()
  const main = join('extension', manifest.main)
  expect(text(main)).toBe(readFileSync(join(extension, manifest.main), 'utf8'))
  expect(JSON.parse(text('extension/package.json'))).toEqual(manifest)
  expect(text('extension.vsixmanifest')).toContain(
    `Id="${manifest.name}" Version="${manifest.version}" Publisher="${manifest.publisher}"`,
  )
})

test('what is in the bundle is named, with the words of its authors', () => {
  const licenses = readFileSync(join(extension, 'dist', 'licenses.txt'), 'utf8')
  const parts = licenses.split(`\n${'-'.repeat(80)}\n\n`)
  expect(parts.map((part) => part.split(' ', 1)[0])).toEqual([
    'balanced-match',
    'brace-expansion',
    'minimatch',
    'semver',
    'vscode-jsonrpc',
    'vscode-languageclient',
    'vscode-languageserver-protocol',
    'vscode-languageserver-textdocument',
    'vscode-languageserver-types',
  ])
  for (const part of parts) expect(part).toMatch(/Copyright/)
})
