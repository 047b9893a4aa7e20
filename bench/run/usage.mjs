// Preloaded into each measured process: writes what it used to the file that USAGE_FILE names.
import { writeFileSync } from 'node:fs'

const started = performance.now()
const file = process.env['USAGE_FILE']

process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
  const usage = {
    wallMs: performance.now() - started,
    cpuMs: (userCPUTime + systemCPUTime) / 1000,
    // Linux tells kilobytes.
    rssMb: maxRSS / 1024,
  }
  if (file) writeFileSync(file, JSON.stringify(usage))
})
