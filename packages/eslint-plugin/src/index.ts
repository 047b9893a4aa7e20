import { readFileSync } from 'node:fs'
import type { ESLint, Linter, Rule } from 'eslint'
import { patterns, type Severity } from '@sendonce/model'
import { createRule } from './create-rule.ts'

/** A plugin for ESLint and oxlint with one rule for each pattern. */
export interface SendoncePlugin extends ESLint.Plugin {
  readonly rules: Record<string, Rule.RuleModule>
  readonly configs: { readonly recommended: Linter.Config }
}

const severities: Readonly<Record<Severity, 'error' | 'warn'>> = {
  error: 'error',
  warning: 'warn',
  note: 'warn',
}

const { name, version } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
) as { readonly name: string; readonly version: string }

const recommended: Linter.Config = {
  name: 'sendonce/recommended',
  rules: Object.fromEntries(
    patterns.map((pattern) => [`sendonce/${pattern.name}`, severities[pattern.severity]]),
  ),
}

const plugin: SendoncePlugin = {
  meta: { name, version, namespace: 'sendonce' },
  rules: Object.fromEntries(patterns.map((pattern) => [pattern.name, createRule(pattern)])),
  configs: { recommended },
}

recommended.plugins = { sendonce: plugin }

export default plugin
// What `require` of an ES module gives.
export { plugin as 'module.exports' }
