// Is one more listener of the end of the process.
process.on('exit', () => {})
