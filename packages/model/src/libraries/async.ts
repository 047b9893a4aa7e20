import { each, errorFirst, type Library, type LibraryCall, type LibraryTasks } from './library.ts'

const of = (tasks: LibraryTasks): LibraryCall => ({
  callback: errorFirst,
  otherwise: 'promise',
  tasks,
})
/** With an error the results are those that came until then. */
const collecting = (tasks: LibraryTasks): LibraryCall => ({
  ...of(tasks),
  callback: { ...errorFirst, first: 'error+values' },
})
const together: LibraryTasks = { of: 'items', order: 'together' }
/** How many at a time is told in front of what is called for each. */
const limited: LibraryTasks = { ...together, at: 2 }
const inTurn: LibraryTasks = { of: 'items', order: 'one-by-one' }

/** The `async` package: tasks that call back, and one callback behind them all. */
export const async: readonly Library[] = [
  {
    packages: ['async'],
    tested: 'async 3.2.6',
    calls: {
      parallel: collecting({ of: 'list', order: 'together' }),
      series: collecting({ of: 'list', order: 'one-by-one' }),
      waterfall: of({ of: 'list', order: 'one-by-one', handsOn: true }),
      ...each('each forEach eachOf forEachOf filter', of(together)),
      eachLimit: of(limited),
      ...each('eachSeries forEachSeries eachOfSeries', of(inTurn)),
      ...each('map concat', collecting(together)),
      mapLimit: collecting(limited),
      mapSeries: collecting(inTurn),
      auto: { callback: { ...errorFirst, first: 'error+values' }, otherwise: 'promise' },
    },
  },
]
