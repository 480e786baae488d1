import { ApiObject, App, Chart } from 'cdk8s';
import { type AnySource, Application } from '../application/application.js';
import type { TargetView } from '../application/target-view.js';
import type { Fleet } from '../fleet/fleet.js';

/** One call of an application's `render` or `charts`. */
export interface RenderCall {
  readonly application: string;
  readonly target: TargetView<unknown>;
}

/** Has every application of a fleet report its renders as they begin. The fleet must be the caller's own. */
export function watchRenders(fleet: Fleet, onRender: (call: RenderCall) => void): void {
  for (const application of fleet.members.applications.all()) {
    if (!(application instanceof Application)) continue;
    const { name, source } = application;
    Reflect.defineProperty(application, 'source', {
      value: watched(source, (target) => onRender({ application: name, target })),
    });
  }
}

function watched(source: AnySource, onRender: (target: TargetView<unknown>) => void): AnySource {
  if (source.render !== undefined) {
    return {
      render(chart, target) {
        onRender(target);
        return source.render(chart, target);
      },
    };
  }
  if (source.charts === undefined) return source;
  return {
    charts(app, target) {
      onRender(target);
      return source.charts(app, target);
    },
  };
}

/** Renders once more what was rendered, to see what that leaves behind. The objects are thrown away. */
export function renderAgain(fleet: Fleet, { application, target }: RenderCall): void {
  const found = fleet.members.applications.get(application);
  if (!(found instanceof Application)) return;
  const source: AnySource = found.source;
  const app = new App({ outdir: 'dist', recordConstructMetadata: false });
  if (source.render !== undefined) source.render(new Chart(app, application, { namespace: target.namespace }), target);
  else source.charts?.(app, target);
  // Lazy values are computed here.
  for (const construct of app.node.findAll()) if (ApiObject.isApiObject(construct)) construct.toJson();
}
