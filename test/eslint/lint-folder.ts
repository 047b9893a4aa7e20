import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import parser from '@typescript-eslint/parser'
import { ESLint, type Linter } from 'eslint'
import { defineConfig } from 'eslint/config'
import sendonce from 'eslint-plugin-sendonce'
import { onTestFinished } from 'vitest'

/** A problem, as the command says it. */
export interface Told {
  readonly code: string
  readonly file: string
  readonly line: number
  readonly column: number
}

/** A folder with these files, gone behind the test. */
export function folderWith(files: Readonly<Record<string, string>>): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'sendonce-eslint-')))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  writeIn(root, { 'package.json': '{ "private": true }\n', ...files })
  return root
}

export function writeIn(root: string, files: Readonly<Record<string, string>>): void {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), text)
  }
}

export function copyTo(root: string, from: string, to: string): void {
  cpSync(from, join(root, to), { recursive: true })
}

/** ESLint with nothing but the plugin, as its page sets it up for JavaScript and TypeScript. */
export function eslintIn(root: string, more: readonly Linter.Config[] = []): ESLint {
  return new ESLint({
    cwd: root,
    overrideConfigFile: true,
    overrideConfig: defineConfig([
      { files: ['**/*.ts', '**/*.tsx', '**/*.mts', '**/*.cts'], languageOptions: { parser } },
      {
        files: ['**/*.jsx', '**/*.tsx'],
        languageOptions: { parserOptions: { ecmaFeatures: { jsx: true } } },
      },
      sendonce.configs.recommended,
      ...more,
    ]),
  })
}

/** What ESLint says in the words of the command. */
export function toldBy(results: readonly ESLint.LintResult[], root: string): Told[] {
  return results.flatMap(({ filePath, messages }) =>
    messages.map(({ message, line, column }) => ({
      code: /\[(SO\d{3})\]/.exec(message)?.[1] ?? message,
      file: relative(root, filePath).replaceAll('\\', '/'),
      line,
      column,
    })),
  )
}
