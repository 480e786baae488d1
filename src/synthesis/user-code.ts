/** A call of code that is not ours. */
export interface UserCode {
  /** The application, or the extension by name. */
  readonly name: string;
  /** What is called: `render`, `plan`, `extend`, `gather` or a stage. */
  readonly call: string;
  /** Where, as errors have it: `web on eu-1 (production)`. */
  readonly path: string;
}

/** Told what is about to be called, and undefined when our own code goes on. */
export type OnUserCode = (code: UserCode | undefined) => void;
