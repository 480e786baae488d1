#!/usr/bin/env node
// Asks a running kube-apiserver what it thinks of every document below DIR, changing nothing
// except that missing namespaces and the directory's own CRDs are created first.
//
//   judge.mjs KUBECONFIG DIR [--namespace NS] [--parallel 16]
//
// Each document goes over byte for byte as a strict server-side apply dry run, so the server's
// own YAML reader sees it: duplicate keys and odd scalars included, which kubectl would hide.
// Prints one JSON line per refusal, a summary on stderr, and ends with 1 if anything was refused.
import { readdirSync, readFileSync } from 'node:fs';
import https from 'node:https';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parse, parseAllDocuments } from 'yaml';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { namespace: { type: 'string', default: 'default' }, parallel: { type: 'string', default: '16' } },
});
if (positionals.length !== 2) {
  console.error('usage: judge.mjs KUBECONFIG DIR [--namespace NS] [--parallel N]');
  process.exit(2);
}

const server = connect(positionals[0], Number(values.parallel));
const docs = readDocuments(positionals[1]);
const started = performance.now();
let kinds = await discover(server);

for (const namespace of namespacesOf(docs)) {
  await server(
    'PATCH',
    applyPath(`/api/v1/namespaces/${namespace}`, false),
    `{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"${namespace}"}}`,
  );
}
const crds = docs.filter((d) => d.kind === 'CustomResourceDefinition');
if (crds.length > 0) {
  for (const crd of crds)
    await server('PATCH', applyPath(`/apis/${crd.apiVersion}/customresourcedefinitions/${crd.name}`, false), crd.text);
  kinds = await discoverAll(server, crds);
}

const refused = [];
await inParallel(docs, Number(values.parallel), async (doc) => {
  const kind = kinds.get(`${doc.apiVersion}/${doc.kind}`);
  if (!doc.name) return refuse(doc, 0, 'no metadata.name');
  if (!kind) return refuse(doc, 404, `server has no ${doc.apiVersion} ${doc.kind}`);
  const scope = kind.namespaced ? `/namespaces/${doc.namespace ?? values.namespace}` : '';
  const answer = await server(
    'PATCH',
    applyPath(`${kind.base}${scope}/${kind.plural}/${encodeURIComponent(doc.name)}`, true),
    doc.text,
  );
  if (answer.status >= 300) refuse(doc, answer.status, answer.body.message);
});

refused.sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.index - b.index));
for (const r of refused) console.log(JSON.stringify(r));
const ms = performance.now() - started;
console.error(
  `${docs.length} documents, ${refused.length} refused, ${ms.toFixed(0)} ms (${(ms / docs.length).toFixed(2)} ms each)`,
);
process.exit(refused.length > 0 ? 1 : 0);

function refuse({ file, index }, status, message) {
  refused.push({ file, index, status, message });
}

function applyPath(path, dryRun) {
  return `${path}?fieldManager=fleet-judge&force=true&fieldValidation=Strict${dryRun ? '&dryRun=All' : ''}`;
}

function readDocuments(dir) {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((e) => e.isFile() && /\.(ya?ml|json)$/.test(e.name))
    .map((e) => join(e.parentPath ?? e.path, e.name))
    .sort()
    .flatMap((file) => {
      const text = readFileSync(file, 'utf8');
      return parseAllDocuments(text, { uniqueKeys: false, version: '1.1' })
        .map((doc, index) => {
          const head = doc.toJS() ?? {};
          return {
            file,
            index,
            text: text.slice(...bounds(doc)),
            apiVersion: head.apiVersion,
            kind: head.kind,
            name: head.metadata?.name,
            namespace: head.metadata?.namespace,
          };
        })
        .filter((doc) => doc.kind);
    });
}

function bounds(doc) {
  return [doc.contents.range[0], doc.range[1]];
}

function namespacesOf(all) {
  return new Set(
    [values.namespace, ...all.map((d) => (d.kind === 'Namespace' ? d.name : d.namespace))].filter(Boolean),
  );
}

async function discover(call) {
  const found = new Map();
  for (const root of ['/api', '/apis']) {
    const { body } = await call('GET', root);
    for (const group of body.items) {
      for (const { version, resources = [] } of group.versions) {
        const apiVersion = group.metadata.name ? `${group.metadata.name}/${version}` : version;
        for (const r of resources) {
          found.set(`${apiVersion}/${r.responseKind.kind}`, {
            base: `${root}/${apiVersion}`,
            plural: r.resource,
            namespaced: r.scope === 'Namespaced',
          });
        }
      }
    }
  }
  return found;
}

// New CRDs take a moment to be served.
async function discoverAll(call, wanted) {
  for (let attempt = 0; ; attempt += 1) {
    const found = await discover(call);
    const served = wanted.every(({ text }) => {
      const { spec } = parse(text);
      return spec.versions
        .filter((v) => v.served)
        .every((v) => found.has(`${spec.group}/${v.name}/${spec.names.kind}`));
    });
    if (served || attempt === 50) return found;
    await new Promise((done) => setTimeout(done, 200));
  }
}

// Servers before 1.30 know only the beta form.
function discoveryTypes() {
  return ['v2', 'v2beta1']
    .map((v) => `application/json;g=apidiscovery.k8s.io;v=${v};as=APIGroupDiscoveryList`)
    .join(',');
}

function connect(kubeconfig, maxSockets) {
  const config = parse(readFileSync(kubeconfig, 'utf8'));
  const { cluster } = config.clusters[0];
  const { user } = config.users[0];
  const agent = new https.Agent({ keepAlive: true, maxSockets, ca: readFileSync(cluster['certificate-authority']) });
  return (method, path, text) =>
    new Promise((resolve, reject) => {
      const request = https.request(
        cluster.server + path,
        {
          method,
          agent,
          headers: {
            authorization: `Bearer ${user.token}`,
            accept: method === 'GET' ? discoveryTypes() : 'application/json',
            ...(text === undefined
              ? {}
              : { 'content-type': 'application/apply-patch+yaml', 'content-length': Buffer.byteLength(text) }),
          },
        },
        (response) => {
          let body = '';
          response.setEncoding('utf8').on('data', (chunk) => {
            body += chunk;
          });
          response.on('end', () => resolve({ status: response.statusCode, body: JSON.parse(body) }));
        },
      );
      request.on('error', reject);
      request.end(text);
    });
}

async function inParallel(items, width, work) {
  let next = 0;
  await Promise.all(
    Array.from({ length: width }, async () => {
      while (next < items.length) await work(items[next++]);
    }),
  );
}
