import { environmentSettings } from '../../application/effective-settings.js';
import type { Extension, PlanView } from '../../application/extension.js';
import { type TargetFacts, targetFactsOf } from '../../application/target-facts.js';
import { FleetError } from '../../core/errors.js';
import type { Finding } from '../../core/finding.js';
import { groupBy } from '../../core/group-by.js';
import type { StatedIntent } from '../../core/intent.js';
import type { ApplicationModel, FleetModel } from '../../placement/fleet-model.js';
import { type Demand, withDemands } from '../../placement/policy/demand.js';
import { attempt, throwAll } from '../../rendering/render-errors.js';
import type { OnUserCode } from '../user-code.js';
import { type CheckedPlan, readExtensionPlan } from './read-extension-plan.js';
import { unknownApplications, unknownFacts } from './unknown-mentions.js';

/** An extension in one environment, and what it said about it. */
export interface PlannedExtension {
  readonly extension: Extension;
  readonly environment: string;
  readonly view: PlanView;
  readonly plan: CheckedPlan;
}

export interface PlannedExtensions {
  /** With demands in the policies, and intents. */
  readonly model: FleetModel;
  /** In order of environments, then by name. */
  readonly extensions: readonly PlannedExtension[];
  readonly findings: readonly Finding[];
}

export interface PlanOptions {
  /** Names of the delivery adapters. @default [] */
  readonly engines?: readonly string[];
  /** Names of clusters to plan without. @default [] */
  readonly without?: readonly string[] | undefined;
  readonly onUserCode?: OnUserCode;
}

/**
 * Asks every extension, in every environment it is about, what it demands and states.
 * @throws FleetError all of them together
 */
export function planExtensions(
  model: FleetModel,
  extensions: readonly Extension[],
  { engines = [], onUserCode = () => undefined }: PlanOptions,
): PlannedExtensions {
  if (extensions.length === 0) return { model, extensions: [], findings: [] };
  const candidates = candidatesByEnvironment(model);
  const names = Object.freeze([...engines]);
  const applications = new Map(model.applications.map((application) => [application.name, application]));
  const errors: FleetError[] = [];
  const planned: PlannedExtension[] = [];
  for (const environment of model.environments) {
    for (const extension of extensions) {
      const application = applications.get(extension.application ?? '');
      if (application !== undefined && !Object.hasOwn(application.environments, environment.name)) continue;
      const view = Object.freeze({
        environment: environment.name,
        engines: names,
        settings: environmentSettings(environment, application),
        candidates: candidates.get(environment.name) ?? [],
      });
      try {
        planned.push(planOne(extension, view, onUserCode));
      } catch (error) {
        if (!(error instanceof FleetError)) throw error;
        errors.push(error);
      } finally {
        onUserCode(undefined);
      }
    }
  }
  throwAll([...errors, ...unknownApplications(planned, model)]);
  return {
    model: { ...model, applications: model.applications.map(withDemandsOf(planned)), intents: statedBy(planned) },
    extensions: planned,
    findings: [...planned.flatMap(({ plan }) => plan.findings), ...unknownFacts(planned, model)],
  };
}

function planOne(extension: Extension, view: PlanView, onUserCode: OnUserCode): PlannedExtension {
  const { environment } = view;
  const path = `${extension.name} (${environment})`;
  onUserCode({ name: extension.name, call: 'plan', path });
  const plan = readExtensionPlan(
    attempt(path, () => extension.plan?.(view) ?? {}),
    path,
  );
  const isAboutRole = (one: Demand) => one.demand === 'role' || (one.demand === 'capability' && one.role !== undefined);
  if (extension.application === undefined && plan.demands.some(isAboutRole)) throw roleForAll(path);
  return { extension, environment, view, plan };
}

function roleForAll(path: string): FleetError {
  return new FleetError('EXTENSION_INVALID', {
    message:
      'an extension of the whole fleet demands a role, or a capability of its holders; roles are held for one application',
    hint: 'make the extension under the application that the role is for',
    path,
  });
}

function candidatesByEnvironment(model: FleetModel): ReadonlyMap<string, readonly TargetFacts[]> {
  const known = groupBy(targetFactsOf(model).values(), ({ environment }) => environment);
  for (const targets of known.values()) Object.freeze(targets);
  return known;
}

function withDemandsOf(planned: readonly PlannedExtension[]): (application: ApplicationModel) => ApplicationModel {
  return (application) => {
    const about = planned.filter(
      ({ extension, plan }) =>
        plan.demands.length > 0 && (extension.application ?? application.name) === application.name,
    );
    if (about.length === 0) return application;
    const environments = Object.entries(application.environments).map(([name, terms]) => {
      const demands = about
        .filter(({ environment }) => environment === name)
        .flatMap(({ extension, plan }) => plan.demands.map((demand) => ({ ...demand, by: extension.name })));
      return [name, { ...terms, policy: withDemands(terms.policy, demands) }] as const;
    });
    return { ...application, environments: Object.fromEntries(environments) };
  };
}

function statedBy(planned: readonly PlannedExtension[]): readonly StatedIntent[] {
  return planned.flatMap(({ extension, environment, plan }) =>
    plan.intents.map((intent) =>
      Object.freeze({
        ...intent,
        by: extension.name,
        application: extension.application ?? null,
        environment,
      }),
    ),
  );
}
