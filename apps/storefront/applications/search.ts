import { ApiObject, Chart, type ChartProps } from 'cdk8s';
import { Application } from 'cdk8s-fleet';
import type { Construct } from 'constructs';
import { namespaces, type Projects, type Storefront } from '../fleet.js';

/** A chart from before the fleet, which knows nothing of it. */
export class SearchChart extends Chart {
  constructor(scope: Construct, id: string, props: ChartProps & { readonly indexSize: string }) {
    super(scope, id, props);
    new ApiObject(this, 'settings', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      data: { 'search.properties': `index.size=${props.indexSize}\nindex.refresh=5s\n` },
    });
  }
}

/** Existing charts keep the object names they have in a plain cdk8s App. */
export function addSearch(fleet: Storefront, { shop }: Projects): void {
  new Application(fleet, 'search', {
    namespace: namespaces('shop-search'),
    project: shop,
    settings: { indexSize: '1Gi' },
    overrides: [{ environments: ['production'], values: { indexSize: '20Gi' } }],
    placement: { environments: ['staging', 'production'] },
    charts(app, { settings, namespace }) {
      new SearchChart(app, 'search', { namespace, indexSize: settings.indexSize });
    },
  });
}
