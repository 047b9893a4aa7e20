/** What a fixer does and when it leaves that to a person: for the pages of the patterns. */
export interface FixerNote {
  readonly fixer: string
  /** The patterns that it repairs. */
  readonly codes: readonly string[]
  readonly does: string
  readonly refuses: string
}

/** The fixers in the order in which they are tried: the one that keeps behaviour closest first. */
export const fixerNotes: readonly FixerNote[] = [
  {
    fixer: 'one-finisher',
    codes: ['SO003'],
    does: 'makes one finisher of two in a chain: `res.sendStatus(401).json(…)` becomes `res.status(401).json(…)`, `res.json(…).sendStatus(401)` as well, and what else is called on an answer that is out is taken off',
    refuses:
      'where the two stand in separate statements; it asks where the one that is taken off is made by other work',
  },
  {
    fixer: 'break',
    codes: ['SO001', 'SO003', 'SO011'],
    does: 'ends a `case` that answers with `break`',
    refuses:
      'where the function would then end without an answer, or the case answers on some of its ways only; it asks where a later case does other work today, and where work behind the `switch` would begin to run',
  },
  {
    fixer: 'return',
    codes: ['SO001', 'SO002', 'SO004', 'SO005', 'SO008', 'SO011', 'SO012', 'SO013'],
    does: 'puts `return` in front of the first answer, or a bare `return` behind it where the function gives nothing back (typed `void`, a constructor, or used by a caller); `cond && res.send(…)`, also with brackets around either side, and `cond ? res.send(…) : work()` become an `if` that returns, and a `break` or `continue` that leads on to the second answer becomes a `return`; work behind the answer in its own branch is kept; behind work in a branch that answers later (`if (req.query.file) sendFileText(res)`) the function ends as well, where it went on and answered first',
    refuses:
      'where both answers always run, where the two run at different times, in a `finally`, and where the first may not answer at all (`answers[kind]?.(res)`); it asks where something has to be tidied up behind the answer, and, unless the answer refuses the request (a status from 400 on or 304, an error that is handed on, or an answer where something failed or is missing: `if (err)`, a `catch`, `if (!user)` in front of `user.name`), where any other work would be skipped: calls, instances, listeners and what is kept outside of the handler, in the second answer itself and behind `next()` as well; it asks, too, where callers of the function would begin to do what the error kept from running, and where neither the answer of work that comes later nor the other one refuses the request',
  },
  {
    fixer: 'remove',
    codes: ['SO001', 'SO002', 'SO003', 'SO005', 'SO012'],
    does: 'takes out an answer, or `next()`, that always comes behind another one, or behind branches of which each answers; so in a `catch` behind an answer, where the error is told of in front of it, and in `if (!user)` behind a helper that has answered whenever it gives nothing',
    refuses:
      'where it hands on an error, where clients get this very answer on another way, and where its arguments or what stands behind it do other work; it asks where nobody can know what runs behind `next()`, or where that, or a handler that stands behind in another route, does other work, and where a file or a stream was begun in the same run of code, which the second answer overtakes or mixes with',
  },
  {
    fixer: 'let-it-fail',
    codes: ['SO002', 'SO007', 'SO012'],
    does: 'takes `.catch(next)` off a promise that the handler awaits: the framework passes the failure on itself, and the handler ends there',
    refuses:
      'where the framework does not hear of rejections (Express 4); it asks where something has to be tidied up behind it',
  },
  {
    fixer: 'answer-in-reaction',
    codes: ['SO004', 'SO007'],
    does: 'makes a function of an answer that a promise is given where it expects one: `save().then(res.json(item))`, which answers at once, becomes `save().then(() => res.json(item))`',
    refuses: 'where the answer is only a part of what the promise is given',
  },
  {
    fixer: 'one-owner',
    codes: ['SO002', 'SO016', 'SO103'],
    does: 'leaves the answer to one of two where a framework sends what is returned: `return` in front of the answer, where the response tells the framework that somebody has answered (Fastify, routing-controllers); a bare `return` behind it, in a guard of NestJS `return false`; `@Res({ passthrough: true })` becomes `@Res()` where the method answers itself on all its ways',
    refuses:
      'where a method that is typed to return a value would return none, where some way would be left without an answer, and in an interceptor, which has to return an observable; it asks before `@Res()` becomes `@Res({ passthrough: true })`, so that what was never sent is',
  },
  {
    fixer: 'return-built',
    codes: ['SO001', 'SO002', 'SO005', 'SO008', 'SO016'],
    does: 'returns what a handler of Hono, hapi, h3 or Next.js has built and dropped: `return c.text(…)`, and of a helper `const refusal = requireAdmin(c)`, `if (refusal) return refusal`',
    refuses:
      'where a callback has built it, where the handler itself cannot return it, and where the helper gives anything besides that one answer; it asks unless the answer refuses the request, redirects, or is the only one',
  },
  {
    fixer: 'return-response',
    codes: ['SO016'],
    does: 'ends an `async` handler of Fastify that has begun something which answers later with `return reply`: without that the framework answers with nothing first',
    refuses: 'where what answers later need not come, and where the handler ends in another way',
  },
  {
    fixer: 'headers-first',
    codes: ['SO011'],
    does: 'moves the change of a header in front of the answer',
    refuses:
      'where it uses what comes behind the answer or behind `next()`, tells how long the answer took, awaits, or does other work',
  },
  {
    fixer: 'end-guard',
    codes: ['SO001', 'SO002', 'SO004', 'SO009', 'SO010', 'SO015'],
    does: 'ends the function where a guard in front of the second answer finds the response out and goes on: `if (res.headersSent) next(error)` becomes `if (res.headersSent) return next(error)`',
    refuses:
      'where the guard asks more than that, has an `else`, or other work is done behind it today',
  },
  {
    fixer: 'error-guard',
    codes: ['SO002', 'SO009'],
    does: 'puts `if (res.headersSent) return next(error)` first in an error handler, or directly in front of its answer where other work stands between',
    refuses: 'where the handler does not name the error, the response and `next`',
  },
  {
    fixer: 'stream-error',
    codes: ['SO002', 'SO010', 'SO011', 'SO015'],
    does: 'cuts the response off when its head is out: `if (res.headersSent) return res.destroy(error)`; so does a timeout that answers and ends the work (`upstream.destroy()`), which it goes on to do',
    refuses: 'where what runs is neither known to be the failure of the stream nor to end its work',
  },
  {
    fixer: 'clear-timer',
    codes: ['SO015'],
    does: 'clears the timeout with the answer, and answers only where the timeout did not',
    refuses:
      'where the other answer does not see the timeout; it asks where the timeout does other work',
  },
  {
    fixer: 'clear-interval',
    codes: ['SO001', 'SO013'],
    does: 'clears an interval with its answer, because in its further rounds there is nobody to answer, and asks `res.headersSent` in front of it where rounds may overlap',
    refuses: 'where nothing holds the interval; it asks where its rounds do other work',
  },
  {
    fixer: 'once',
    codes: ['SO014'],
    does: 'listens with `once` instead of `on`',
    refuses: 'where the listener does other work with each event',
  },
  {
    fixer: 'guard',
    codes: [
      'SO001',
      'SO004',
      'SO005',
      'SO006',
      'SO007',
      'SO008',
      'SO009',
      'SO011',
      'SO012',
      'SO014',
      'SO015',
      'SO018',
      'SO019',
    ],
    does: 'puts `if (res.headersSent) return` in front of an answer that comes later, and of the status, headers and head that are written for it; two events, timers or promises that may come in either order both get it; what an event or an interval writes in parts is asked for `res.writableEnded`; in one run of code it keeps what runs between two answers where a `return` may not skip it, and what a helper gives back; a header that is set whenever the response ends, in what stands in for `res.end`, is set only where the head is not out yet, and so is one that an interceptor of NestJS sets behind a handler that has answered by itself',
    refuses:
      'in a loop, where it would hide that only the first item is answered; it asks where both answers are meant to run, and where the second one is made by other work',
  },
  {
    fixer: 'await',
    codes: ['SO004', 'SO006'],
    does: 'waits for an asynchronous helper with `await`, be it in a condition, and makes a handler `async` for that; where the framework does not hear of rejections (Express 4), the handler passes its failure on as well; in a chain of promises it returns the promise; where the helper always answers, and its caller would go on, it ends the caller there: `return refuse(res)`',
    refuses:
      'where the caller cannot be `async`, and where a failure would then be lost because the handler has no way to pass it on',
  },
  {
    fixer: 'helper-tells',
    codes: ['SO002', 'SO005', 'SO006'],
    does: 'makes a helper that answers return whether to go on, and its caller go on only then; `void` becomes `boolean`',
    refuses:
      'where the helper gives something back already, has another type, or a caller elsewhere looks at what it gives; it asks where the caller or the helper would skip other work behind an answer that refuses nothing, and where a caller would then do what the error kept from running',
  },
  {
    fixer: 'test-result',
    codes: ['SO002', 'SO005', 'SO011'],
    does: 'ends the caller of a helper that answers where it gives nothing: `if (!user) return` behind `const user = load(req, res)`',
    refuses:
      'where the helper gives nothing without an answer as well, or something with one; it asks where the caller would skip other work behind an answer that refuses nothing',
  },
  {
    fixer: 'else',
    codes: ['SO001', 'SO002', 'SO003'],
    does: 'puts the second answer into `else`, where it follows directly behind the `if` that answers',
    refuses: 'where other statements stand between, or work behind that would begin to run',
  },
  {
    fixer: 'catch-guard',
    codes: ['SO002', 'SO007', 'SO008', 'SO012'],
    does: 'puts `if (res.headersSent) return next(error)`, or `throw error`, in front of the answer in a `catch` or in a rejection handler; where nobody would hear of what is thrown there, `next` becomes a parameter of the handler; in `finally` the answer is given only where none was',
    refuses: 'where the error has no plain name',
  },
  {
    fixer: 'out-of-try',
    codes: ['SO008'],
    does: 'moves the answer and what follows it out of the `try`, whose `catch` then ends the function',
    refuses:
      'where what moves uses a variable of the block, or the `try` has a `finally`; it asks where the `catch` does other work, which failures behind the answer would not get any more',
  },
  {
    fixer: 'late-removal',
    codes: ['SO004', 'SO007'],
    does: 'takes out a reaction that only answers, always behind another answer',
    refuses: 'where the reaction does anything else',
  },
  {
    fixer: 'end-chain',
    codes: ['SO007'],
    does: 'moves the next step of a chain of promises into the one that answers, behind what it gives back, so that the chain ends where it answered',
    refuses:
      'where the step gives nothing back at its end, or names would mean another thing there; it asks where the next step does other work',
  },
  {
    fixer: 'hear-failure',
    codes: ['SO102'],
    does: 'puts `try { … } catch (error) { next(error) }` around what an asynchronous handler does, or `.catch(next)` behind the promise that it gives back, or leaves alone; `next` becomes a parameter for that; a promise that is left alone last in a reaction of a chain with a `catch` behind it is returned there',
    refuses:
      'where somebody else calls the handler without `next`, or the type of what it gives back does not allow it',
  },
  {
    fixer: 'answer-failure',
    codes: ['SO102'],
    does: 'puts `try { … }` around what an asynchronous listener of a server does, and in the `catch` logs the error and answers with status 500, where nothing is sent yet',
    refuses:
      'promises that the listener leaves alone, and it always asks, because the client gets an answer that nobody has written',
  },
  {
    fixer: 'collect',
    codes: ['SO013'],
    does: 'collects the items and answers once behind the loop',
    refuses: 'callbacks in a loop, and it always asks, because the client gets another answer',
  },
  {
    fixer: 'end-status',
    codes: ['SO101'],
    does: 'ends a response of which only the status is set: `res.status(404)`, with nothing behind it, becomes `res.status(404).end()`',
    refuses: 'where something follows in the same block, or the status is given to other code',
  },
]

/** All fixers by name. */
export const fixerNames: readonly string[] = fixerNotes.map(({ fixer }) => fixer)
