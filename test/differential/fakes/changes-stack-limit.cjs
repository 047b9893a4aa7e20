// Wants more frames for itself, and gives them to everybody.
Error.stackTraceLimit = 50
