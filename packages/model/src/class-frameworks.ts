import type { Role } from './framework.ts'
import type { Returned } from './returned.ts'

/** What a parameter is given: what has a role, or an object of a library, by the name that its rows have for its type. */
export type GivenRole = Role | `${string}#${string}`

/** A method that a framework calls with each request on instances of the classes that it is told of. */
export interface ClassMethod {
  readonly parameters: readonly (GivenRole | null)[]
  /** What becomes of what it returns; nothing, where that is not told. */
  readonly returned?: Returned
  /** It has to answer, or to hand the request on. */
  readonly isLayer?: true
  /** Where it stands around handlers, and is told of what they give: how a program says around which. */
  readonly around?: {
    /** A decorator of their classes, or of themselves. */
    readonly decorator: string
    /** A method of the application: around all. */
    readonly method: string
    /** The token of a provider, and its package: around all. */
    readonly token: { readonly package: string; readonly name: string }
  }
}

/** How a framework calls methods of classes, and what becomes of what they return. */
export interface ClassFramework {
  /** What findings call it. */
  readonly name: string
  readonly package: string
  /** Decorators of classes whose methods handle routes. */
  readonly controllers: readonly string[]
  /** Decorators of those methods, with the method of a request; `null`: any. */
  readonly routes: Readonly<Record<string, string | null>>
  /** Decorators of parameters, and what they give. With one of these the method answers itself, unless that is left. */
  readonly takesOver: Readonly<Record<string, Role>>
  /** The option of those that leaves the answer to the framework: it sends what the method returns. `null`: that is always left. */
  readonly leavingOption: string | null
  /** What becomes then of what the method returns. */
  readonly returned: Returned
  /** Decorators by which the framework answers whatever was taken over, with the operation that it does so by. */
  readonly answersWith: Readonly<Record<string, string>>
  /** Methods of other classes, by name. */
  readonly methods: Readonly<Record<string, ClassMethod>>
  /** What comes of its own answer where that is too late: the failure is `logged`, or it `ends` the process. */
  readonly late: 'logged' | 'ends'
}

const verbs: ClassFramework['routes'] = {
  Get: 'GET',
  Post: 'POST',
  Put: 'PUT',
  Patch: 'PATCH',
  Delete: 'DELETE',
  Head: 'HEAD',
  Options: 'OPTIONS',
  All: null,
}

const layer: ClassMethod = { parameters: ['request', 'response', 'next'], isLayer: true }

const host = '@nestjs/common#ArgumentsHost'

/**
 * NestJS on Express. Its adapter answers with `response.send()` or `json()`, and with nothing at all where a handler that
 * was given the response returns nothing. Behind an answer a filter that got the failure of a guard leaves it alone.
 */
const nest: ClassFramework = {
  name: 'nest',
  package: '@nestjs/common',
  controllers: ['Controller'],
  routes: verbs,
  takesOver: { Res: 'response', Response: 'response', Next: 'next' },
  leavingOption: 'passthrough',
  returned: { value: 'sent', nothing: 'dropped', response: 'sent' },
  answersWith: { Redirect: 'redirect', Render: 'render' },
  methods: {
    canActivate: {
      parameters: [host],
      returned: { value: 'admits', nothing: 'dropped', response: 'admits' },
    },
    // It has to be an observable of the answer; of all else the framework makes a failure.
    intercept: {
      parameters: [host, '@nestjs/common#CallHandler'],
      returned: {
        value: 'dropped',
        nothing: 'sent',
        response: 'sent',
        // Without a value it ends the response once more, which is silent.
        settled: { value: 'sent', nothing: 'dropped', response: 'sent' },
      },
      around: {
        decorator: 'UseInterceptors',
        method: 'useGlobalInterceptors',
        token: { package: '@nestjs/core', name: 'APP_INTERCEPTOR' },
      },
    },
    catch: { parameters: [null, host] },
    use: layer,
  },
  late: 'logged',
}

/**
 * routing-controllers on Express: of a method that returns nothing it makes a 404, and one that has answered returns the
 * response, with which it hands the request on: where nobody has answered, Express does, with a 404 as well.
 */
const routingControllers: ClassFramework = {
  name: 'routing-controllers',
  package: 'routing-controllers',
  controllers: ['Controller', 'JsonController'],
  routes: verbs,
  takesOver: { Res: 'response' },
  leavingOption: null,
  returned: { value: 'sent', nothing: 'sent', response: 'ended' },
  answersWith: {},
  methods: { use: layer },
  late: 'ends',
}

/** The frameworks that call methods of classes, by the package that their decorators come from. */
export const classFrameworks: readonly ClassFramework[] = [nest, routingControllers]
