import { decode } from '@jridgewell/sourcemap-codec'
import ts from 'typescript'

/** CommonJS JavaScript of a TypeScript file, every statement on the line where it was. */
export function blankTypes(file: string, text: string): string {
  const { outputText, sourceMapText } = ts.transpileModule(text, {
    fileName: file,
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.CommonJS,
      esModuleInterop: true,
      sourceMap: true,
    },
  })
  const { mappings } = JSON.parse(sourceMapText ?? '{"mappings":""}') as {
    readonly mappings: string
  }
  const output = outputText.replace(/\/\/# sourceMappingURL=.*\s*$/, '').split('\n')
  return placeLines(
    output,
    decode(mappings).map((segments) => segments[0]?.[2]),
  )
}

/** Moves each output line to its original line; one without an origin follows the line before it. */
function placeLines(output: readonly string[], origins: readonly (number | undefined)[]): string {
  const placed: string[] = []
  output.forEach((line, index) => {
    const at = origins[index] ?? Math.max(0, placed.length - 1)
    while (placed.length <= at) placed.push('')
    placed[at] = placed[at] === '' ? line : `${placed[at] ?? ''} ${line}`
  })
  return placed.join('\n')
}
