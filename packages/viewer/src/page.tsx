import type { VNode } from 'preact'
import { Pattern } from './pattern.tsx'
import { Problem } from './problem.tsx'
import { ProblemList } from './problem-list.tsx'
import type { NoteView, ReportView } from './view.ts'

/** All that is shown. It can be read as it is, from top to bottom; `enhance.ts` shows one problem at a time. */
export function Page({ view }: { readonly view: ReportView }): VNode {
  return (
    <>
      <p class="cut" role="alert">
        This file is not whole: problems are missing from it. Get it again, or run the check again.
      </p>
      <a class="skip" href="#detail">
        Skip to the selected problem
      </a>
      <header>
        <span class="logo" aria-hidden="true">
          sendonce
        </span>
        <div class="sum">
          <p class="unchecked">Not checked: {view.unchecked}</p>
          <h1>{view.headline}</h1>
        </div>
        <input
          type="search"
          id="filter"
          class="js"
          placeholder="Filter: code, file, route, text ( / )"
          aria-label="Filter problems by text"
          autocomplete="off"
        />
      </header>
      <div class="split" id="split">
        <ProblemList view={view} />
        <main id="detail">
          <a class="button back js" href="#list">
            ← All problems
          </a>
          <Summary view={view} />
          {view.problems.map((problem) => (
            <Problem problem={problem} />
          ))}
          {view.patterns.map((pattern) => (
            <Pattern pattern={pattern} known={view.patterns} />
          ))}
        </main>
      </div>
      <span id="end" />
    </>
  )
}

/** What is told of the whole. */
export function Summary({
  view,
}: {
  readonly view: Pick<ReportView, 'tool' | 'unchecked' | 'headline' | 'notes'>
}): VNode {
  return (
    <article id="summary">
      <h2>What was looked at</h2>
      <p class="lead">Not checked: {view.unchecked}. Nothing is known of what was not checked.</p>
      <p class="lead">{view.headline}</p>
      <Notes notes={view.notes} />
      <p class="tool">{view.tool}</p>
    </article>
  )
}

/** What else there is to say, under a heading each. */
export function Notes({ notes }: { readonly notes: readonly NoteView[] }): VNode {
  return (
    <>
      {notes.map(({ title, lines }) => (
        <section>
          <h3>{title}</h3>
          <ul>
            {lines.map((line) => (
              <li>{line}</li>
            ))}
          </ul>
        </section>
      ))}
    </>
  )
}
