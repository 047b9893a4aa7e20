// Writes docs/guide/fix.md: the examples with what `sendonce fix --dry-run` prints for them (`npm run docs`). A test
// compares what is committed with a fresh run.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { analyzeForRepair, repairTogether } from '../packages/sendonce/dist/fix/fix-sources.js'
import { createMemoryHost } from '../packages/sendonce/dist/project/memory-host.js'
import { renderFixes } from '../packages/sendonce/dist/report/fixes.js'

const root = join(import.meta.dirname, '..')
const express = join(root, 'fixtures', 'express')
export const fixGuideFile = join(root, 'docs', 'guide', 'fix.md')

const examples = [
  {
    heading: 'Return behind the answer',
    files: ['pairs/bad/b-if-no-return.ts'],
    remark:
      'JavaScript gets `return res.json(…)` where a framework calls the function or it returns answers already; a function that is typed as `void`, one that others call, and one whose author ends it so elsewhere, a bare `return`. `cond && res.json(…)` becomes an `if`, and what stands behind the answer in its own branch still runs.',
  },
  {
    heading: 'Out of a case, a loop, a condition',
    files: [
      'pairs/bad/p-switch-fallthrough.ts',
      'shapes/loop-with-break.js',
      'shapes/ternary-next.js',
    ],
    remark:
      '`break` only where a later case of the same `switch` answers. A `break` or `continue` that leads on to the second answer becomes a `return`; where each round of a loop answers, none is made.',
  },
  {
    heading: 'What has to be done all the same',
    files: ['shapes/release-behind-the-answer.js', 'shapes/kept-outside-of-the-handler.js'],
    remark:
      'Connections are released, locks unlocked, requests counted however a request ends: where a `return` would leave that out, the second answer asks the response instead. So it does where the first answer refuses nothing, and where a helper answers and gives something back that is used.',
  },
  {
    heading: 'Take out what always comes too late',
    files: ['variants/so003-await-between.js'],
    remark:
      'Behind an `if` or a `try` of which each branch answers, what comes too late is taken out as well. What is taken out always threw, so nothing is lost but the error. Work between the two answers stays, and if more work stands behind the second one, which would then begin to run, the edit is not made.',
  },
  {
    heading: 'A helper that says whether it answered',
    files: ['pairs/bad/g-helper-sends.ts'],
    remark:
      'All places where the helper answers give `false`, its other ends `true`. It is refused when anything in the program looks at what the helper gives back, or when its type says that it gives something else. A helper that nobody waited for is awaited.',
  },
  {
    heading: 'Headers before the answer',
    files: ['pairs/bad/f-header-after-send.ts'],
    remark:
      'Only if the change uses nothing that is made behind the answer, and waits for nothing.',
  },
  {
    heading: 'An error handler, a catch, a stream that fails',
    files: [
      'pairs/bad/e-error-mw-unguarded.ts',
      'pairs/bad/k-try-catch-send.ts',
      'snippets/08-stream-error-after-head.js',
    ],
    remark:
      'The error is never swallowed: it goes to `next`, or to whoever called. Moving the answer behind the work would tell the client of the failure; but then it gets another answer than today, so that is left to you.',
  },
  {
    heading: 'A timeout',
    files: ['pairs/bad/l-timeout-race.ts'],
    remark:
      'Where the timer cannot be named at the answer, as in a middleware whose next layers answer, or does other work, both places test `res.headersSent`.',
  },
  {
    heading: 'A failure that nobody hears of',
    files: ['fixes/hear-failure.js'],
    remark:
      'Express 4 looks at no promise: what an `async` handler throws leaves the client waiting, or ends the process. Every line that moves is in the diff; texts over several lines stay as they are. Express 5 needs none of it, and gets none. A promise that a handler leaves alone no framework sees: it gets `.catch(next)`. Listeners of plain `node:http` have no `next`: there it asks whether the failure is to be answered with status 500.',
  },
  {
    heading: 'A status without an end',
    files: ['fixes/end-status.js'],
    remark:
      'A path without an answer is mostly left to you. Where the status is set and nothing else, the client is to get that.',
  },
  {
    heading: 'Left to you',
    files: ['pairs/bad/c-send-before-then.ts', 'pairs/bad/j-loop-send.ts'],
    remark:
      'Which of two answers is meant only a person knows. `possible` names an edit that would silence the finding, and that nobody should make without looking.',
  },
]

const needsExpress4 = /hear-failure/
const express4 = JSON.stringify({ dependencies: { express: '^4.21.0' } })

/** The finding and the diff, without the closing line. */
function wordsAbout(name) {
  const text = readFileSync(join(express, name), 'utf8').replaceAll('\r\n', '\n')
  const short = name.replace(/^.*\//, '')
  const library = name.startsWith('pairs/')
    ? { '_lib/db.ts': readFileSync(join(express, 'pairs/_lib/db.ts'), 'utf8') }
    : {}
  const file = name.startsWith('pairs/') ? `bad/${short}` : short
  const manifest = needsExpress4.test(name) ? { 'package.json': express4 } : {}
  const host = createMemoryHost({ ...library, ...manifest, [file]: text })
  const program = analyzeForRepair(host, [file])
  const { outcomes, texts } = repairTogether(program, ({ confidence }) => confidence !== 'low')
  const printed = renderFixes({
    outcomes,
    diffs: [...texts].map(([changed, after]) => ({ file: changed, before: text, after })),
    isDryRun: true,
    seconds: 0,
    style: { width: 80, placeWidth: 80, color: false, unicode: true },
  })
  return printed
    .trimEnd()
    .split('\n')
    .slice(0, -2)
    .join('\n')
    .replace(/^bad\/|(?<=[ab]\/)bad\/|(?<= {2}(?:from )?)bad\//gm, '')
}

/** The page as it should be. */
export function fixGuidePage() {
  const sections = examples.map(
    ({ heading, files, remark }) =>
      `## ${heading}\n\n${files.map((file) => `\`\`\`diff\n${wordsAbout(file)}\n\`\`\`\n`).join('\n')}\n${remark}\n`,
  )
  return `${introduction}\n${sections.join('\n')}\n${closing}`
}

const introduction = `# Verified fixes

\`\`\`sh
npx sendonce fix --dry-run   # what would be edited
npx sendonce fix             # edit it
npx sendonce fix -i          # one finding after the other, with the choice between its edits
\`\`\`

An edit that makes a report go away is not yet a fix: a \`return\` in the wrong place leaves the client waiting, or skips work that
used to be done. So \`sendonce fix\` analyses the edited program before it writes anything. It makes an edit only if

- the double response is gone, at all places that the finding names, and nothing else is found that was not there; where no edit
  does that, far-fetched ways to it may be left, which only \`--min-confidence low\` shows;
- no handler, and no route that leads through the edited code, has a way to its end without an answer that it did not have;
- each answer in the edited functions that clients got on some way is still the first on some way, and no failure that was heard
  before goes unheard;
- the file still parses, and nothing but the edit is different: line ends, byte order mark, indentation, quotes and semicolons stay,
  and brackets stand as close as elsewhere in the file.

## What may be skipped

What ran behind the first answer has a reason to run, as long as nothing says otherwise. The rule:

1. Where the first answer **refuses** the request, which is to say that its status is 400 or above or 304, be it by the name of a
   constant (\`HttpStatus.NOT_FOUND\`), that it hands an error to \`next(error)\`, or that it is given where something failed (\`if (err) res.send(…)\`, a \`catch\`)
   or is missing that the code behind reads (\`if (!user) res.send(…)\`, then \`user.name\`), the work behind it belongs to requests that are served. It may be skipped, and each piece of it is named: \`skips\` in
   the output of \`fix\` and \`check\`, and in the JSON report.
2. What keeps something in order is no such work, however the request ends: a connection that is released, a lock, a transaction, a timer
   that is cleared, a counter.
3. After every other first answer (200, no status that is known, a redirect, \`next()\`) nothing may be skipped. The form that keeps all
   of it is used, most often \`if (res.headersSent) return\` directly in front of the second answer. Where there is none, because the work
   is done inside of the second answer or in the layers behind \`next()\`, the edit is only told as \`possible\`, with what it
   would skip, and you decide.

What counts as work: calls, instances, listeners, what is counted, set or kept outside of the handler; also in callbacks, in what the
second answer is made of, in the helper that gives it, and in a \`catch\` that its error went to. A call counts unless
its function, or only its name where that is not in the file or a file it imports, shows that it computes or reads or writes a log. Where the second answer threw through a
caller, that would begin to do its work for such a request (\`begins\`), which is asked about as well.

## What else holds

Where no edit is made, \`why not\` says what would go wrong, and what is to be decided. A
handler that takes more steps than one analysis may cannot be looked at to its end: its edits are not made. What a compiler
made of an asynchronous function for engines without generators is left alone: a \`return\` means something else there, and the source
is what to repair. Where the framework does not hear of a failed promise (Express 4), no edit may make one of a failure that
it heard of before. What could not be repaired is tried again when others were. All edits together are verified once more as a
whole, and one that does not go with the others is left out. A second run finds nothing left to do.

Files with changes that are not committed are left alone, so that \`git diff\` shows what was done and \`git checkout\` takes it back;
\`--allow-dirty\` says otherwise. Without git, and outside of a repository, nothing is held back; where git is there and cannot tell,
nothing is edited. A file that is read-only, or that changed while the command ran, stops the command before
anything is written.

Below are the small apps from this repository's tests, and what the dry run prints. Each was run before and after with
[the recorder](../reference/recorder.md) in it: the client gets the same answer as before, once.
`

const closing = `## What is not promised

The analysis is that of \`sendonce check\`: what it cannot follow, it cannot verify, and code outside of the checked files may
expect something else. Look at the edits as you would at those of a colleague. Three fixes change who answers first,
on purpose: a helper that is awaited now answers before its caller; \`res.sendStatus(401).json(…)\` becomes
\`res.status(401).json(…)\`, so the client gets the body that was meant for it; and behind \`return next(error)\`, where the program has no
error handler, the client gets Express's own answer to the error: Express gives it a moment later, so what stood behind \`next(error)\` overtook it.

[The command line](../reference/cli.md#sendonce-fix-paths) has the options.
`

if (import.meta.filename === process.argv[1]) {
  writeFileSync(fixGuideFile, fixGuidePage())
  console.log('wrote docs/guide/fix.md')
}
