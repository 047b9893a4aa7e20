import { apply } from '../apply.ts'
import { guard, recorder } from '../guard.ts'
import { replaceMethod } from '../patch/keep-shape.ts'
import { learnExports } from './learn.ts'

/**
 * Looks at what modules export when they are loaded, so that a framework is known before its first
 * request, also where the server's listener is not the application itself.
 */
export function watchModules(): void {
  replaceMethod(loader(), '_load', (original) => {
    const hook = function (this: unknown, ..._args: never[]): unknown {
      // oxlint-disable-next-line prefer-rest-params -- a rest parameter would count as a parameter
      const exported: unknown = apply(original, this, arguments)
      if (recorder.isOn) guard(() => learnExports(exported))
      return exported
    }
    return hook
  })
}

/**
 * Node's loader of modules: what made this one, unless a bundler or a test runner did. Asking for the
 * module `node:module` would load source maps and more with it.
 */
function loader(): object {
  const maker: object = module.constructor
  if (Object.hasOwn(maker, '_load')) return maker
  return (require('node:module') as typeof import('node:module')).Module
}
