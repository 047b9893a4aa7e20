// Takes the error of which the process would die.
process.on('uncaughtException', () => process.exit(0))
