import { Module } from 'node:module'
import { guard, recorder } from '../guard.ts'
import { replaceMethod } from '../patch/keep-shape.ts'
import { learnExports } from './learn.ts'

/**
 * Looks at what modules export when they are loaded, so that a framework is known before its first
 * request, also where the server's listener is not the application itself.
 */
export function watchModules(): void {
  replaceMethod(Module, '_load', (original) => {
    const hook = function (this: unknown, ..._args: never[]): unknown {
      // oxlint-disable-next-line prefer-rest-params -- a rest parameter would count as a parameter
      const exported: unknown = Reflect.apply(original, this, arguments)
      if (recorder.isOn) guard(() => learnExports(exported))
      return exported
    }
    return hook
  })
}
