export function patternPages(): ReadonlyMap<string, string>
