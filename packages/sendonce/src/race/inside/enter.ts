import { syncBuiltinESMExports } from 'node:module'
import { watchArrivals } from './arrivals.ts'
import { watchCalls } from './callbacks.ts'
import { plan } from './plan.ts'
import { watchSockets } from './sockets.ts'
import { watchTimers } from './timers.ts'

// Loaded in front of a program, in each of its processes and threads.
if (plan) {
  watchCalls()
  watchTimers()
  watchSockets()
  watchArrivals()
  // Modules that import functions by name get these.
  syncBuiltinESMExports()
}
