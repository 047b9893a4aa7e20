import { errorFirst, type Library, type LibraryCall, type LibraryTasks } from './library.ts'

const of = (tasks: LibraryTasks): LibraryCall => ({
  callback: errorFirst,
  otherwise: 'promise',
  tasks,
})
const together = of({ of: 'items', order: 'together' })
const oneByOne = of({ of: 'items', order: 'one-by-one' })

/** The `async` package: tasks that call back, and one callback behind them all. */
export const async: readonly Library[] = [
  {
    packages: ['async'],
    tested: 'async 3.2.6',
    calls: {
      parallel: of({ of: 'list', order: 'together' }),
      series: of({ of: 'list', order: 'one-by-one' }),
      waterfall: of({ of: 'list', order: 'one-by-one', handsOn: true }),
      each: together,
      eachLimit: together,
      eachSeries: oneByOne,
      forEach: together,
      forEachSeries: oneByOne,
      eachOf: together,
      eachOfSeries: oneByOne,
      forEachOf: together,
      map: together,
      mapLimit: together,
      mapSeries: oneByOne,
      filter: together,
      concat: together,
      auto: { callback: errorFirst, otherwise: 'promise' },
    },
  },
]
