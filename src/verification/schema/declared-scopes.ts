import { FleetError } from '../../core/errors.js';
import { type KindScope, scopeOf } from '../../manifest/scope.js';
import { type DescribedFleet, type FactSources, filesAt, packsOf, schemaPaths } from './fleet-facts.js';
import { groupAndKind } from './look-up-kind.js';
import type { SchemaFile } from './schema-file.js';

/**
 * Scopes of custom kinds that a fleet tells: those it lists, and those in schemas and in packs that capabilities name.
 * @throws FleetError `VALUE_INVALID` when it tells different ones
 */
export function declaredScopes(fleet: DescribedFleet, sources: FactSources): readonly KindScope[] {
  const listed = fleet.kinds.map((scope): Told => ({ scope, by: '`kinds` of the fleet' }));
  const read = filesAt(schemaPaths(fleet), sources).flatMap(toldByFile);
  const packs = new Set(fleet.clusters.flatMap((cluster) => packsOf(cluster, sources.shipped).map(({ name }) => name)));
  const shipped = [...packs].flatMap((pack) =>
    sources.shipped.scopes(pack).map((scope): Told => ({ scope, by: `the pack ${JSON.stringify(pack)}` })),
  );
  return agreed([...listed, ...read, ...shipped]);
}

interface Told {
  readonly scope: KindScope;
  readonly by: string;
}

function toldByFile({ path, content }: SchemaFile): readonly Told[] {
  return scopesIn(content).map((scope) => ({ scope, by: path }));
}

function scopesIn(content: SchemaFile['content']): readonly KindScope[] {
  if (content.kind === 'openapi-index') return [];
  const kinds =
    content.kind === 'openapi'
      ? [...content.kinds].map(([name, { scope }]) => ({ ...groupAndKind(name), scope }))
      : content.definitions.flatMap((facts) =>
          facts.kinds.map(({ name, scope }) => ({ ...groupAndKind(name), scope })),
        );
  return kinds.filter(({ group, kind }) => scopeOf(group, kind, []) === undefined);
}

function agreed(told: readonly Told[]): readonly KindScope[] {
  const first = new Map<string, Told>();
  for (const each of told) {
    const { group, kind, scope } = each.scope;
    const key = `${group}/${kind}`;
    const other = first.get(key);
    if (other === undefined) first.set(key, each);
    else if (other.scope.scope !== scope) {
      throw new FleetError('VALUE_INVALID', {
        message: `${kind} of ${group} is ${other.scope.scope} according to ${other.by}, and ${scope} according to ${each.by}`,
        hint: 'correct what is wrong; a kind has one scope',
      });
    }
  }
  return [...first.values()].map(({ scope }) => scope);
}
