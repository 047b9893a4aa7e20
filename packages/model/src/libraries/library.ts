import type { Role } from '../framework.ts'

/**
 * What a call does with the function that it is given to call back: its last argument that is a
 * function.
 */
export interface LibraryCallback {
  /** `once`: at most once. `many`: once for each of something. */
  readonly times: 'once' | 'many'
  /**
   * Whether it was called when the call comes back. `now`: always, unless another argument is a
   * function as well, whose answer is waited for. `either`: it may be, so code may rely on nothing.
   */
  readonly when: 'now' | 'later' | 'either'
  /**
   * `error`: an error, or nothing; with an error the other arguments are missing. `error+values`: the
   * same, but the others are there in both cases. `failure`: an error, it is called for nothing else.
   * `value`: not an error.
   */
  readonly first: 'error' | 'error+values' | 'failure' | 'value'
  /** As `LibraryHandler.breaksOff`. */
  readonly breaksOff?: true
  /** Types of the arguments behind the first one, where methods of theirs have rows. */
  readonly gives?: readonly (string | null)[]
  /**
   * What fails also comes as the event `error` of what the call gives (`result`), of what it is a
   * method of (`receiver`), or of what it is given (`arguments`): with a listener for that, both are told of the same failure.
   */
  readonly repeats?: 'result' | 'receiver' | 'arguments'
}

/** A function that is handed over once, and called for each request or login from then on. */
export interface LibraryHandler {
  /**
   * Where it stands: the last argument, what the options have at the first of these paths, or, of an instance of a class
   * without rows that is the last argument, what that was made with: `passport.use(new Own(options, verify))`.
   */
  readonly at: 'last' | 'made' | { readonly options: readonly string[] }
  /**
   * Its parameters by position. `done`: the last one is called back to hand the request on, exactly
   * once; the others are values.
   */
  readonly parameters: readonly Role[] | 'done'
  /** It is told of failures, also of an answer that another server breaks off, and that has begun to be handed on. */
  readonly breaksOff?: true
}

/** What one function of a library does. Absent fields: nothing of the kind. */
export interface LibraryCall {
  readonly callback?: LibraryCallback
  /**
   * Given the response, it answers: later, and unless it calls back. `failure`: with an error only,
   * `callback`: at all.
   */
  readonly answersUnless?: 'failure' | 'callback'
  /** It looks first: a response that has ended it leaves alone. */
  readonly leavesEnded?: true
  /**
   * What the call gives: a type of the library, `self` for the receiver, `request`, `response`, `next`, or `handler` for the
   * handler that it is given, whose promise hands its failure on.
   */
  readonly returns?: string
  /** The same where it was given a callback, if it differs. */
  readonly returnsWithCallback?: string
  /** The same where an option, by its path, has this value. */
  readonly returnsWith?: { readonly option: string; readonly is: number; readonly type: string }
  /**
   * Without a callback. `promise`: a promise, and nothing is thrown. `throws`: what fails is thrown.
   * `nothing`: what fails is lost.
   */
  readonly otherwise?: 'promise' | 'throws' | 'nothing'
  /** Without its first argument it fails. */
  readonly needsFirst?: true
  /** With this option, by its path, nothing is left that could fail: the callback gets no error. */
  readonly safeWith?: { readonly option: string; readonly is: boolean }
  /** Given a callback it runs at once; awaited as well, it runs once more. */
  readonly again?: true
  readonly handler?: LibraryHandler
  /**
   * The receiver keeps a store for what is started from here. `run`: the first argument, for the function
   * that is the second; `set`: the first argument, from here on; `get`: gives it.
   */
  readonly context?: 'run' | 'set' | 'get'
  /** It lets the request go on to who answers, once its caller is done. */
  readonly handsOn?: true
  /** How it runs the functions of its first argument, each of which is given a callback. */
  readonly tasks?: LibraryTasks
}

/**
 * Tasks that are functions with a callback of their own. Behind the last of them, or the first that
 * fails, the call's callback comes, once.
 */
export interface LibraryTasks {
  /** `list`: of functions. `items`: of values, for each of which a function is called. */
  readonly of: 'list' | 'items'
  /** Which argument is called for each item, counted from 0; the second one where nothing is said. */
  readonly at?: number
  readonly order: 'together' | 'one-by-one'
  /** Each task is given what the one before it gave. */
  readonly handsOn?: true
}

/** An event of an emitter of the library. */
export interface LibraryEvent {
  readonly times: 'once' | 'many'
  /** Of the events that end an emitter one comes, and nothing behind it; the others come besides. */
  readonly ends: boolean
  /** `after-error`: also behind `error`. `before-end`: not behind an event that ends the emitter. */
  readonly comes?: 'after-error' | 'before-end'
  /** Who listens to it answers; otherwise the library does. */
  readonly insteadOfAnswer?: true
  /** Its listeners are called for a request each. */
  readonly handler?: Omit<LibraryHandler, 'at'>
  /** What its listener is given behind other events: the code with which a process or a thread ends. */
  readonly codes?: Readonly<Record<string, number>>
}

/** What an object of a library can do. `*` among the calls stands for all others. */
export interface LibraryType {
  readonly calls?: Readonly<Record<string, LibraryCall>>
  readonly events?: Readonly<Record<string, LibraryEvent>>
  /** What calling the object itself does, or making an instance of it. */
  readonly call?: LibraryCall
}

/**
 * A library as the analyser sees it: what of it calls back, answers, or makes something that does.
 * What has no row is a function of which nothing is known.
 */
export interface Library {
  /** Its import names; one that ends in `*` is a prefix. */
  readonly packages: readonly string[]
  /** The versions of the real packages that the rows were compared with, by tests. */
  readonly tested: string
  /** By path behind the import name: `''` is the module itself, `verify`, `Strategy`. */
  readonly calls?: Readonly<Record<string, LibraryCall>>
  readonly types?: Readonly<Record<string, LibraryType>>
  /** Methods that it puts on the request, by path behind `request`; `*` stands for one name or more. */
  readonly onRequest?: Readonly<Record<string, LibraryCall>>
  /** Events that it lets the request emit before it is answered. */
  readonly requestEvents?: readonly string[]
}

/** `(error, …values)`, once, in a later turn. */
export const errorFirstLater: LibraryCallback = { times: 'once', when: 'later', first: 'error' }
/** The same, but in some cases before the call comes back. */
export const errorFirst: LibraryCallback = { times: 'once', when: 'either', first: 'error' }
/** `(error, …values)`, once, before the call comes back. */
export const errorFirstNow: LibraryCallback = { times: 'once', when: 'now', first: 'error' }

/** A call of which all that matters is what it gives. */
export const makes = (returns: string): LibraryCall => ({ returns })

/** Comes once for each of something. */
export const many: LibraryEvent = { times: 'many', ends: false }
/** Ends an emitter. */
export const ends: LibraryEvent = { times: 'once', ends: true }
/** Comes besides, also behind an error. */
export const besides: LibraryEvent = { times: 'once', ends: false, comes: 'after-error' }

/** The same row for several names. */
export function each<T>(names: string, row: T): Readonly<Record<string, T>> {
  return Object.fromEntries(names.split(' ').map((name) => [name, row]))
}

/** Middleware that calls `next`, with an error if need be, and never answers itself. */
export const passing: LibraryType = { call: { callback: errorFirst } }
/** Middleware that answers, or else calls `next`. */
export const answering: LibraryType = {
  call: { callback: errorFirst, answersUnless: 'callback' },
}
