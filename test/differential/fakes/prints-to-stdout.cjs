// Prints where the program prints.
process.stdout.write('the recorder is here\n')
