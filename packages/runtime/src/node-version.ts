export const nodeVersion: number = Number.parseInt(process.versions.node, 10)
