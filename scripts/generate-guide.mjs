// Writes docs/guide/seeing-it-happen.md from real runs of the seed examples, and the example in the recorder's
// readme from a golden file: `npm run docs`. A test compares what is committed with a fresh run.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { serveOnce } from './lab/serve-once.mjs'
import { stripVTControlCharacters } from 'node:util'

const root = join(import.meta.dirname, '..')
const seed = join(root, 'fixtures', 'seed')
export const guideFile = join(root, 'docs', 'guide', 'seeing-it-happen.md')
export const readmeFile = join(root, 'packages', 'runtime', 'README.md')
const golden = join(root, 'packages/model/test/drawing/golden/helper-in-another-file/100-bare.txt')

const examples = [
  {
    folder: '1-two-sends',
    heading: 'Two answers in a row',
    remark:
      'Both sends are in one frame, marked 1 and 2. `complete` says that the client has all of the first answer; the second went nowhere.',
  },
  {
    folder: '2-send-before-promise',
    heading: 'An answer at once, and another when the promise settles',
    remark:
      'The first answer stands below the second one: the timeline tells the true order, with the wait between the two. Nobody catches what the second one throws, so it ends the process; the incident is printed before that.',
  },
  {
    folder: '3-next-after-send',
    heading: 'Answered, and handed on',
    remark:
      'The line that leads from one to the other, `next()`, is marked as well, and the timeline shows the layer behind it.',
  },
  {
    folder: '4-error-handler',
    heading: 'The error handler answers, too',
    remark:
      'What the error handler calls because of that (`status()` in front of `send()`) belongs to the same incident and is no second one.',
  },
  {
    folder: '5-remove-header',
    heading: 'A header behind the answer',
    remark:
      'Here the program catches the error: without the recorder nobody would hear of it. No second answer was tried, so it is called a late change.',
  },
]

/**
 * The recorder's words about one example, as they appear on a screen of 80 columns. Times are evened out
 * (each step takes one millisecond), and whether the connection is closed by then is left out: both
 * differ from run to run.
 */
export async function wordsAbout(folder) {
  const register = join(root, 'packages', 'runtime', 'dist', 'register.js')
  const lab = join(root, 'scripts', 'lab')
  const args = ['--require', join(lab, 'use-express.cjs'), '--require', register]
  const { stderr: text } = await serveOnce({
    file: join(seed, folder, 'app.js'),
    args,
    options: {
      cwd: join(seed, folder),
      env: {
        PATH: process.env.PATH,
        LANG: 'C.UTF-8',
        COLUMNS: '80',
        NODE_ENV: 'development',
        SENDONCE_LAB_EXPRESS: join(root, 'node_modules', 'express'),
      },
    },
  })
  const block = /^(?:second answer|late change|no answer) {2}[\s\S]*?docs\/patterns\/SO\d+\.md$/m
  const words = block.exec(text)?.[0]
  if (!words) throw new Error(`${folder}: the recorder said nothing\n${text}`)
  let step = 0
  return words
    .split('\n')
    .filter((line) => !/^ *[\d.]+ m?s {4}closed$/.test(line))
    .map((line) => line.replace(/^ *[\d.]+ m?s(?= {2})/, () => `${++step}.0 ms`.padStart(10)))
    .join('\n')
}

/** The page as it should be. */
export async function guidePage() {
  const sections = []
  for (const { folder, heading, remark } of examples) {
    const source = readFileSync(join(seed, folder, 'app.js'), 'utf8')
    const words = await wordsAbout(folder)
    const pattern = /SO\d+/.exec(words)[0]
    sections.push(
      `## ${heading}\n\n\`\`\`js\n${source.trim()}\n\`\`\`\n\n\`\`\`text\n${words}\n\`\`\`\n\n${remark}\n[${pattern}](../patterns/${pattern}.md) tells more.\n`,
    )
  }
  return `${introduction}\n${sections.join('\n')}\n${closing}`
}

const introduction = `# Seeing it happen

\`\`\`sh
npx sendonce run app.js
\`\`\`

starts a program with the recorder in it (\`node --require @sendonce/runtime/register app.js\` does the same without the summary at
the end). The program runs as always. When a request is answered twice, standard error gets both places, what happened between
them, what the client received, and what to change.

Below is what five small servers print: made by running them, on Express 5, with the times evened out. In each, \`GET /t\` is asked
for once; the comments \`@first\` and \`@second\` are ours, the recorder does not know them. How to read it:

- **1** is the answer that the client got, **2** the one that came too late; on a terminal 1 is blue and 2 is yellow.
- The line below the title: the status that the client has, whether the answer is _complete_, _truncated_, _aborted_ or still
  _pending_, and what Node did with the late call: it _threw_, was _silent_, or _would crash_ (an \`error\` event that nobody listens to).
- \`from\` names the program's own callers. Frames of packages are counted.
- The times are milliseconds since the request arrived.
`

const closing = `## The same mistake again

A mistake is printed in full once. After that it takes a line, at most one in ten seconds:

\`\`\`text
${repeatLine()}
\`\`\`

Many different mistakes at once do not fill the screen either: five in ten seconds are printed in full, twenty in one line each, and the
others are counted. Files and listeners get all of them.

[The recorder](../reference/recorder.md) has all settings, and says what is never recorded.
`

function repeatLine() {
  const file = join(golden, '..', 'line.txt')
  const lines = stripVTControlCharacters(readFileSync(file, 'utf8')).split('\n')
  return lines.find((line) => line.includes('×'))
}

/** The readme with the golden file in it. */
export function readmePage() {
  const text = readFileSync(readmeFile, 'utf8')
  const words = readFileSync(golden, 'utf8').trim()
  return text.replace(
    /(^```text\n)[\s\S]*?(^```$)/m,
    (_, open, close) => `${open}${words}\n${close}`,
  )
}

if (import.meta.filename === process.argv[1]) {
  writeFileSync(guideFile, await guidePage())
  writeFileSync(readmeFile, readmePage())
  console.log('wrote docs/guide/seeing-it-happen.md and the example in packages/runtime/README.md')
}
