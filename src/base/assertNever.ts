/** Makes the compiler count the cases of a union; reaching it at run time is a bug. */
export function assertNever(value: never): never {
  throw new Error(`unexpected value: ${JSON.stringify(value)}`);
}
