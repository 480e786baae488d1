/** The role that the target holds which writes to a database. */
export function writerRole(database: string): string {
  return `${database}-writer`;
}
