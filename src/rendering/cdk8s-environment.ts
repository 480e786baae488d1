// Every variable the cdk8s library reads; two of them, DISABLE_SORT and LEGACY_HASH, change what it renders.
const CDK8S_VARIABLES = [
  'CDK8S_DISABLE_SORT',
  'CDK8S_LEGACY_HASH',
  'CDK8S_OUTDIR',
  'CDK8S_RECORD_CONSTRUCT_METADATA',
] as const;

/**
 * Runs a synchronous function without the variables that cdk8s reads while rendering, so that its output does not
 * depend on the caller's environment, and puts them back. The only place in the engine that touches the environment.
 */
export function withFixedCdk8sEnvironment<T>(run: () => T): T {
  const saved = CDK8S_VARIABLES.map((name) => [name, process.env[name]] as const);
  try {
    for (const name of CDK8S_VARIABLES) delete process.env[name];
    return run();
  } finally {
    for (const [name, value] of saved) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}
