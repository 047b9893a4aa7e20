// Has something to do while the program is done.
setTimeout(() => {}, 3000)
