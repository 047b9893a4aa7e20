// ESLint with its recommended rules over the files that a JSON file lists.
import { readFileSync } from 'node:fs'
import js from '@eslint/js'
import { ESLint } from 'eslint'

const files = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'))
const eslint = new ESLint({
  overrideConfigFile: true,
  ignore: false,
  overrideConfig: [
    { files: ['**/*.{js,mjs,cjs,jsx}'], ...js.configs.recommended },
    {
      files: ['**/*.jsx'],
      languageOptions: { parserOptions: { ecmaFeatures: { jsx: true } } },
    },
  ],
  allowInlineConfig: false,
})
// Without a parser for it, ESLint does not read TypeScript.
const results = await eslint.lintFiles(files.filter((file) => !/\.[cm]?tsx?$/.test(file)))
console.log(JSON.stringify({ files: results.length }))
