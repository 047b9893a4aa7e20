// Ends a healthy process as a failed one.
process.on('exit', () => {
  process.exitCode = 9
})
