// Prints where Node prints.
process.stderr.write('the recorder is here\n')
