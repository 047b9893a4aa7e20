/**
 * The intermediate representation: a pruned, resolved, structured tree. Names are resolved to slots,
 * TypeScript is gone, every `await` and `yield` is a statement of its own, and loops, branches and
 * handlers stay structured, so that the interpreter needs no control-flow graph. Plain data only: it
 * can be written to a cache as it is.
 */

/** Where something stands in its file: `at` is the name token, `start`/`end` the whole expression. */
export interface Span {
  readonly at: number
  readonly start: number
  readonly end: number
}

/** A variable: `slot` is unique in its file, `owner` the index of the function that declares it. */
export interface Variable {
  readonly kind: 'variable'
  readonly slot: number
  readonly owner: number
  readonly name: string
}

export interface Member {
  readonly kind: 'member'
  readonly object: Expression
  /** A name, or an expression for a computed access. */
  readonly property: string | Expression
  readonly optional: boolean
  /** What `delete` is given. */
  readonly isTakenAway?: true
  readonly span: Span
}

export interface Call {
  readonly kind: 'call'
  readonly callee: Expression
  readonly args: readonly Expression[]
  readonly isNew: boolean
  readonly optional: boolean
  /** The call's value is awaited at once. */
  readonly awaited: boolean
  /** It is what a function gives back. */
  readonly isReturned?: true
  /** It is a statement of its own: nobody takes what it gives. */
  readonly isStatement?: true
  /** The names that are read, one of what the other gives, in the chain of calls that it stands in: one list for all of them. */
  readonly chain?: string[]
  readonly span: Span
}

/** Where a method is at home, whatever it is called on: the class, and the function in which that is made. */
export interface HomeClass {
  readonly index: number
  readonly owner: number
  readonly isStatic: boolean
}

export type Literal = string | number | boolean | null | undefined

export type Expression =
  | { readonly kind: 'literal'; readonly value: Literal }
  | Variable
  | { readonly kind: 'global'; readonly name: string }
  | { readonly kind: 'this' }
  /** `home`: the class in whose body it stands; `null` in the methods of an object literal. */
  | { readonly kind: 'super'; readonly home: HomeClass | null }
  | { readonly kind: 'arguments' }
  | Member
  | Call
  | { readonly kind: 'function'; readonly index: number }
  | { readonly kind: 'class'; readonly index: number }
  | { readonly kind: 'assign'; readonly target: Pattern; readonly value: Expression }
  | {
      readonly kind: 'update'
      readonly target: Pattern
      readonly by: 1 | -1
      readonly prefix: boolean
    }
  | { readonly kind: 'not'; readonly operand: Expression }
  | { readonly kind: 'typeof'; readonly operand: Expression }
  | {
      readonly kind: 'binary'
      readonly operator: string
      readonly left: Expression
      readonly right: Expression
      readonly span: Span
    }
  | {
      readonly kind: 'logical'
      readonly operator: '&&' | '||' | '??'
      readonly left: Expression
      readonly right: Expression
      /** What is decided by: the left side. */
      readonly span: Span
    }
  | {
      readonly kind: 'conditional'
      readonly test: Expression
      readonly yes: Expression
      readonly no: Expression
      /** Of the test. */
      readonly span: Span
    }
  | { readonly kind: 'object'; readonly properties: readonly Property[]; readonly span: Span }
  | { readonly kind: 'array'; readonly items: readonly Expression[]; readonly span: Span }
  | { readonly kind: 'spread'; readonly value: Expression }
  | { readonly kind: 'sequence'; readonly items: readonly Expression[] }
  | { readonly kind: 'import'; readonly specifier: string }
  /**
   * Anything else: the parts are evaluated, the value is not known. `texts`: what a template has around them; `span`: of `import(name)`,
   * what the module of that name exports.
   */
  | {
      readonly kind: 'opaque'
      readonly parts: readonly Expression[]
      readonly truthy: boolean
      readonly span?: Span
      readonly texts?: readonly string[]
    }

export interface Property {
  /** A name; `null` for a spread, an expression for a computed key. */
  readonly key: string | Expression | null
  /** What it holds; of a getter, the function that gives it. */
  readonly value: Expression
  readonly isGetter?: true
}

export type Pattern =
  | Variable
  | { readonly kind: 'global'; readonly name: string }
  | Member
  | {
      readonly kind: 'object-pattern'
      readonly properties: readonly {
        readonly key: string | null
        readonly target: Pattern
        readonly fallback: Expression | null
      }[]
      readonly rest: Pattern | null
    }
  | {
      readonly kind: 'array-pattern'
      readonly items: readonly { readonly target: Pattern; readonly fallback: Expression | null }[]
      readonly rest: Pattern | null
    }
  | { readonly kind: 'nothing' }

/** `id` and `last`: pre-order numbers of a statement and of the last one inside it, for resuming. */
interface Numbered {
  readonly id: number
  readonly last: number
}

export type Statement = Numbered &
  (
    | { readonly kind: 'expression'; readonly value: Expression }
    | {
        readonly kind: 'await'
        readonly target: Variable
        readonly value: Expression
        readonly span: Span
        /** Nobody takes what comes of it. */
        readonly isStatement?: true
      }
    | {
        readonly kind: 'if'
        readonly test: Expression
        readonly yes: readonly Statement[]
        readonly no: readonly Statement[]
        readonly span: Span
      }
    | LoopShape
    | {
        readonly kind: 'try'
        readonly block: readonly Statement[]
        readonly parameter: Pattern | null
        readonly handler: readonly Statement[] | null
        readonly finalizer: readonly Statement[] | null
        readonly handlerSpan: Span | null
        /** What is guarded. */
        readonly blockSpan: Span
      }
    | {
        readonly kind: 'switch'
        readonly subject: Expression
        readonly cases: readonly SwitchCase[]
        readonly span: Span
      }
    | StepsShape
    | { readonly kind: 'goto'; readonly label: number }
    /** Behind what runs in any case: the way on is the one that led there. */
    | { readonly kind: 'end-finally' }
    | { readonly kind: 'return'; readonly value: Expression | null; readonly span: Span }
    | { readonly kind: 'throw'; readonly value: Expression; readonly span: Span }
    | { readonly kind: 'break'; readonly label: string | null }
    | { readonly kind: 'continue'; readonly label: string | null }
    | { readonly kind: 'block'; readonly label: string | null; readonly body: readonly Statement[] }
  )

/** A loop: `each` binds a fresh value per round (`for … of`, `for … in`). */
export interface LoopShape {
  readonly kind: 'loop'
  readonly labels: readonly string[]
  readonly each: {
    readonly target: Pattern
    readonly over: Expression
    readonly keys: boolean
  } | null
  /** Statements that compute the test; `test` null: endless. */
  readonly before: readonly Statement[]
  readonly test: Expression | null
  readonly body: readonly Statement[]
  readonly update: readonly Statement[]
  /** `do … while`: the body runs once before the first test. */
  readonly testLast: boolean
  readonly isAwait: boolean
  /** Variables that each round has its own of, as far as functions keep them. */
  readonly own: readonly Variable[]
  /** How many rounds it takes until each condition on what it counts has fallen both ways: at least two. */
  readonly rounds: number
  readonly span: Span
}

/** What a compiler made of an asynchronous function: steps that say by label which one comes next. */
export interface StepsShape {
  readonly kind: 'steps'
  /** In order: what comes to its end goes on with the next one. */
  readonly cases: readonly { readonly label: number; readonly body: readonly Statement[] }[]
  readonly guards: readonly StepGuard[]
  /** Holds the awaited value, and the error in a handler. */
  readonly sent: Variable
}

/** A `try`: the steps from one label on, up to that of its handler, or of what runs in any case. */
export interface StepGuard {
  readonly from: number
  readonly handler: number | null
  readonly finalizer: number | null
  /** Where control goes on behind all of it. */
  readonly after: number | null
  readonly handlerSpan: Span
}

export interface SwitchCase {
  /** `null` for `default`. */
  readonly test: Expression | null
  /** Where the test stands, or `default`. */
  readonly span: Span
  readonly body: readonly Statement[]
}

export type Loop = Numbered & LoopShape

/** `@Res({ passthrough: true })`: its name, and the options that are set to `true`. */
export interface ParameterDecorator {
  readonly name: string
  /** What it is read of, where that is a name: `common` of `@common.Res()`. */
  readonly of: string | null
  readonly options: readonly string[]
}

export interface Parameter {
  readonly target: Pattern
  /** The plain name, where the parameter is one. */
  readonly name: string | null
  readonly fallback: Expression | null
  readonly isRest: boolean
  /** Last part of the annotated type's name (`express.Response` gives `Response`). */
  readonly typeName: string | null
  /** What the module binds to that name: a class, where it is one. */
  readonly typeBinding: Variable | null
  readonly decorators: readonly ParameterDecorator[]
  /** Property names read or called on it in this function, where it is a plain name; of what is deeper, what tells whose response it is (`response.body`, `raw.end`). */
  readonly memberNames: readonly string[]
  /** The function, or one in it, mentions it; always where it is no plain name. */
  readonly isUsed: boolean
  /**
   * What it is called with, where each mention of it is a call and that is always the same constant; an opaque one
   * that is truthy, where it is always something. `null` else.
   */
  readonly given: Expression | null
}

export interface FunctionIr {
  readonly index: number
  readonly name: string
  readonly parameters: readonly Parameter[]
  readonly body: readonly Statement[]
  /** Function declarations of the body: they hold from its start. */
  readonly hoisted: readonly { readonly variable: Variable; readonly index: number }[]
  readonly parent: number
  readonly isAsync: boolean
  readonly isGenerator: boolean
  readonly isArrow: boolean
  /** Variables of enclosing functions (not of the module) that it or a function in it uses. */
  readonly captures: readonly Variable[]
  /** It, or a function in it, assigns a variable of an enclosing function (not of the module). */
  readonly assignsCaptured: boolean
  /** Variables outside of it, of the module as well, that it or a function in it assigns. */
  readonly assigns: readonly Variable[]
  /** Names of the properties that it, or a function in it, writes. */
  readonly writes: readonly string[]
  /** Those of them by which the module decides. */
  readonly decides: readonly string[]
  /** Variables of enclosing functions that it counts up or down itself. */
  readonly counts: readonly Variable[]
  readonly usesThis: boolean
  /** Contains a call shaped like a registration of handlers. */
  readonly registers: boolean
  readonly span: Span
}

export interface ClassMember {
  readonly name: string
  readonly isStatic: boolean
  readonly kind: 'method' | 'get' | 'set' | 'field'
  /** In the order in which they are written. */
  readonly decorators: readonly Expression[]
  /** A function index for methods, an expression for fields. */
  readonly value: { readonly kind: 'function'; readonly index: number } | Expression | null
}

export interface ClassIr {
  readonly index: number
  readonly name: string
  readonly parent: Expression | null
  readonly constructorIndex: number | null
  readonly members: readonly ClassMember[]
  readonly decorators: readonly Expression[]
  readonly span: Span
}

export interface ImportIr {
  readonly variable: Variable
  readonly specifier: string
  /** `default`, a name, or `*`. */
  readonly name: string
}

export type ExportIr =
  | { readonly kind: 'local'; readonly name: string; readonly variable: Variable }
  | {
      readonly kind: 'from'
      readonly name: string
      readonly specifier: string
      readonly imported: string
    }
  | { readonly kind: 'all'; readonly specifier: string }

export interface ModuleIr {
  readonly file: string
  /** `functions[0]` is the module's top level. */
  readonly functions: readonly FunctionIr[]
  readonly classes: readonly ClassIr[]
  readonly imports: readonly ImportIr[]
  readonly exports: readonly ExportIr[]
  /** Slots that are assigned after their declaration: their value at the top level is not fixed. */
  readonly reassigned: ReadonlySet<number>
  /** Slots whose lists something is put into: what they hold at first is not all. */
  readonly filled: ReadonlySet<number>
  /** Slots of lists, collections and objects that something is put into and whose size decides something. */
  readonly counted: ReadonlySet<number>
  /** Names of properties whose length is held against another number. */
  readonly countedNames: ReadonlySet<string>
  /** Names of properties that decide where the program goes on. */
  readonly asked: ReadonlySet<string>
  /** Variables that are counted up (1) or down (-1), and assigned nothing else. */
  readonly counters: ReadonlyMap<number, 1 | -1>
  /** Slots of variables that are held against numbers as they are written, `tries < 3`. */
  readonly limited: ReadonlySet<number>
  /** Names of properties that are written in more than one place: what they hold at first is not fixed. */
  readonly rewritten: ReadonlySet<string>
  /** Slots of objects into which functions write names that are not known: what they hold at first is not fixed. */
  readonly overwritten: ReadonlySet<number>
}
