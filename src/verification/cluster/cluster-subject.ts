/** What is known of a kind on a cluster. What `ClusterFacts.find` returns is one. */
export type KindFacts = ServedFacts | AbsentFacts;

interface ServedFacts {
  readonly status: 'served';
  /** False for what a server has to be told to serve. */
  readonly byDefault: boolean;
  readonly origin: { readonly name: string; readonly release: string; readonly file?: string };
  /** Releases of the origin. They may lie in the future of the one there is. */
  readonly lifecycle: {
    /** Empty where it is not told since when. */
    readonly deprecated?: string;
    readonly removed?: string;
    /** As `apiVersion/kind`. */
    readonly replacement?: string;
    readonly warning?: string;
  };
}

export interface AbsentFacts {
  readonly status: 'absent';
  /** `unknown`: no facts are held about it. */
  readonly reason: 'removed' | 'not-yet' | 'not-served' | 'unknown';
  /** The release that removed it, or the first that serves it. */
  readonly release?: string;
  /** Same kinds that are served, as `apiVersion/kind`, the official replacement first. */
  readonly instead: readonly string[];
}

/** A cluster as rules see it. Its name is not among what they see, so that equal clusters are checked once. */
export interface ClusterSubject {
  readonly name: string;
  /** `<major>.<minor>`; undefined when it is not declared. */
  readonly kubernetes: string | undefined;
  /** Equal for clusters whose functions below answer alike. */
  readonly key: string;
  /** Undefined when the cluster does not declare its version, so that nothing can be said. */
  kind(apiVersion: string, kind: string): KindFacts | undefined;
  /** Whether something declared for the cluster brings this custom kind: a capability, a definition, a dump. */
  brings(apiVersion: string, kind: string): boolean;
}

/** 34 for Kubernetes 1.34; undefined when the version is not declared. */
export function minorOf({ kubernetes }: Pick<ClusterSubject, 'kubernetes'>): number | undefined {
  const minor = kubernetes === undefined ? undefined : /^v?1\.(\d+)/.exec(kubernetes)?.[1];
  return minor === undefined ? undefined : Number(minor);
}
