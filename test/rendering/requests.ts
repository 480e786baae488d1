import type { App, Chart } from 'cdk8s';
import { FleetError } from '../../src/core/errors.js';
import type { KubeObject } from '../../src/manifest/kube-object.js';
import { scopeOf } from '../../src/manifest/scope.js';
import { withFixedCdk8sEnvironment } from '../../src/rendering/cdk8s-environment.js';
import { withOnePassJson } from '../../src/rendering/one-pass-json.js';
import { type RenderedObject, renderUnit, type UnitRequest } from '../../src/rendering/render-unit.js';

function unit(source: UnitRequest['source']): readonly RenderedObject[] {
  const request = { application: 'shop', target: 'eu-1', namespace: 'shop-ns', source };
  const run = () => renderUnit({ ...request, scopeOf: (group, kind) => scopeOf(group, kind, []) });
  return withFixedCdk8sEnvironment(() => withOnePassJson(run));
}

export const render = (build: (chart: Chart) => void) => unit({ kind: 'render', render: build });
export const charts = (build: (app: App) => void) => unit({ kind: 'charts', charts: build });
export const objects = (given: readonly KubeObject[]) => unit({ kind: 'objects', objects: given });

export const pathsOf = (rendered: readonly RenderedObject[]) => rendered.map(({ path }) => path);

/** What a call throws, as plain data: one entry for each single error. */
export function errorsOf(run: () => unknown): readonly { code: string; message: string; path: string | undefined }[] {
  try {
    run();
  } catch (error) {
    if (!(error instanceof FleetError)) throw error;
    const errors = error.errors.length > 0 ? error.errors : [error];
    return errors.map(({ code, message, path }) => ({ code, message, path }));
  }
  return [];
}
