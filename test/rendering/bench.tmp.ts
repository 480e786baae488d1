import { ApiObject, App, Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { withOnePassJson } from '../../src/rendering/one-pass-json.js';

function raw(n: number) {
  const out: ApiObject[] = [];
  for (let u = 0; u < n / 5; u++) {
    const app = new App({ outdir: 'x' });
    const c = new Chart(app, 'shop', { namespace: 'shop' });
    for (let k = 0; k < 5; k++) {
      const i = u * 5 + k;
      out.push(
        new ApiObject(c, 'o' + k, {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          metadata: { labels: { app: 'web' + i, tier: 'x' }, annotations: { a: 'b' } },
          spec: {
            replicas: i,
            selector: { matchLabels: { app: 'web' } },
            template: {
              metadata: { labels: { app: 'web' } },
              spec: {
                containers: [
                  {
                    name: 'web',
                    image: 'r/x:' + i,
                    ports: [{ name: 'http', containerPort: 8080 }],
                    env: [
                      { name: 'A', value: '1' },
                      { name: 'B', value: '2' },
                      { name: 'C', value: '3' },
                    ],
                    resources: { requests: { cpu: '100m', memory: '1Gi' }, limits: { memory: '2Gi' } },
                  },
                ],
              },
            },
          },
        } as any),
      );
    }
  }
  return out;
}
function l2(n: number) {
  const out: ApiObject[] = [];
  for (let i = 0; i < n; i++) {
    const app = new App({ outdir: 'x' });
    const c = new Chart(app, 'shop', { namespace: 'shop' });
    const d = new kplus.Deployment(c, 'd', {
      replicas: i,
      containers: [
        {
          image: 'r/x:' + i,
          portNumber: 8080,
          envVariables: { A: kplus.EnvValue.fromValue('1'), B: kplus.EnvValue.fromValue('2') },
        },
      ],
    });
    d.exposeViaService();
    for (const x of c.node.findAll()) if (ApiObject.isApiObject(x)) out.push(x as ApiObject);
  }
  return out;
}
function time(name: string, objs: ApiObject[]) {
  const t = process.cpuUsage();
  let c = 0;
  for (const o of objs) c += Object.keys(o.toJson()).length;
  const u = process.cpuUsage(t);
  console.log(name, ((u.user + u.system) / objs.length).toFixed(2), 'us');
  return c;
}
for (let r = 0; r < 3; r++) {
  time('raw original', raw(20000));
  {
    const o = raw(20000);
    withOnePassJson(() => time('raw one-pass', o));
  }
  time('L2 original', l2(5000));
  {
    const o = l2(5000);
    withOnePassJson(() => time('L2 one-pass', o));
  }
}
