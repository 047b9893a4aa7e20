// Programs as TypeScript compiles them for engines without `async`, or without generators.
import ts from 'typescript'

const targets = { ES2016: ts.ScriptTarget.ES2016, ES5: ts.ScriptTarget.ES5 }

/** What a program is compiled for; `null`: it is left as it is. */
export function targetOf({ random, features }) {
  return features.has('compiled') ? random.pick(Object.keys(targets)) : null
}

/** A program's text for engines of one kind. */
export function compiled(text, target) {
  if (!target) return text
  const compilerOptions = {
    target: targets[target],
    module: ts.ModuleKind.CommonJS,
    downlevelIteration: true,
  }
  return ts.transpileModule(text, { compilerOptions }).outputText
}
