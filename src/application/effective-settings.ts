import type { Json, JsonObject } from '../core/json.js';
import { isJsonObject } from '../core/json.js';
import type { Facts } from '../core/selector.js';
import { matches } from '../core/selector.js';
import { deepFreeze, mergeSettings, type SettingsPatch } from '../core/settings.js';
import type { ApplicationModel, EnvironmentModel, OverrideModel, TargetModel } from '../placement/fleet-model.js';

/** Where a unit's settings come from. */
export interface SettingsSources {
  readonly environment: EnvironmentModel;
  readonly target: TargetModel;
  readonly application: ApplicationModel;
  readonly facts: Facts;
}

interface Layer {
  readonly source: string;
  readonly patch: SettingsPatch;
}

const values = (settings: JsonObject): SettingsPatch => ({ values: settings, unset: [] });

function applies(override: OverrideModel, { target, facts }: SettingsSources): boolean {
  const { targets } = override;
  if (!appliesIn(override, target.environment)) return false;
  if (targets !== undefined && !targets.includes(target.name)) return false;
  return matches(override, facts);
}

/** In the order in which they are merged: later wins. */
function layersOf(sources: SettingsSources): readonly Layer[] {
  const { environment, target, application } = sources;
  const own = application.environments[environment.name]?.settings ?? {};
  return [
    { source: `environment ${environment.name}`, patch: values(environment.settings) },
    { source: `target ${target.name}`, patch: target.settings },
    { source: `application ${application.name}`, patch: values(application.settings) },
    { source: `application ${application.name} in ${environment.name}`, patch: values(own) },
    ...application.overrides.flatMap((override, index) =>
      applies(override, sources)
        ? [{ source: `override ${override.name ?? index + 1} of ${application.name}`, patch: override.patch }]
        : [],
    ),
  ];
}

/** The settings a unit's render sees, frozen. */
export function effectiveSettings(sources: SettingsSources): JsonObject {
  return deepFreeze(
    layersOf(sources).reduce(
      (merged: JsonObject, { patch }) => (isEmpty(patch) ? merged : mergeSettings(merged, patch)),
      {},
    ),
  );
}

/** Settings as far as the environment alone decides them, of an application or of the environment itself; frozen. */
export function environmentSettings(environment: EnvironmentModel, application?: ApplicationModel): JsonObject {
  if (application === undefined) return deepFreeze(environment.settings);
  const own = application.environments[environment.name]?.settings ?? {};
  const patches = application.overrides
    .filter((override) => dependsOnEnvironmentOnly(override) && appliesIn(override, environment.name))
    .map(({ patch }) => patch);
  const layers = [environment.settings, application.settings, own].map(values);
  return deepFreeze([...layers, ...patches].reduce(mergeSettings, {}));
}

function dependsOnEnvironmentOnly({ targets, matchLabels = {}, matchExpressions = [] }: OverrideModel): boolean {
  return targets === undefined && Object.keys(matchLabels).length + matchExpressions.length === 0;
}

function appliesIn({ environments }: OverrideModel, environment: string): boolean {
  return environments === undefined || environments.includes(environment);
}

/** {@link effectiveSettings} for unit after unit of a fleet, merged once for all units with the same layers. */
export function sharedSettings(): (sources: SettingsSources) => JsonObject {
  const known = new Map<string, JsonObject>();
  return (sources) => {
    const { environment, target, application } = sources;
    const own = isEmpty(target.settings) ? '' : target.name;
    const applied = application.overrides.map((override) => Number(applies(override, sources)));
    const layers = `${application.name} ${environment.name} ${own} ${applied.join('')}`;
    const settings = known.get(layers) ?? effectiveSettings(sources);
    known.set(layers, settings);
    return settings;
  };
}

function isEmpty(patch: SettingsPatch): boolean {
  return patch.unset.length === 0 && Object.keys(patch.values).length === 0;
}

export interface SettingOrigin {
  /** JSON pointer of a leaf. */
  readonly pointer: string;
  readonly value: Json;
  /** For example `override 2 of storefront`. */
  readonly source: string;
}

/** For every leaf of a unit's settings, sorted by pointer, the layer its value came from. */
export function explainSettings(sources: SettingsSources): readonly SettingOrigin[] {
  const layers = layersOf(sources).filter(({ patch }) => !isEmpty(patch));
  const given = layers.map(({ source, patch }) => ({ source, leaves: new Map(leavesOf(patch.values, '')) }));
  return leavesOf(effectiveSettings(sources), '').map(([pointer, value]) => {
    const last = given.findLast(({ leaves }) => leaves.has(pointer));
    return { pointer, value, source: last?.source ?? 'nothing' };
  });
}

function leavesOf(value: Json, pointer: string): readonly (readonly [string, Json])[] {
  if (!isJsonObject(value) || Object.keys(value).length === 0) return [[pointer, value]];
  return Object.keys(value)
    .sort()
    .flatMap((key) => leavesOf(value[key] ?? null, `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`));
}
