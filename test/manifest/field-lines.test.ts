import { describe, expect, it } from 'vitest';
import { FieldLines } from '../../src/manifest/field-lines.js';

const TEXT = `# a comment
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  replicas: 3
  template:
    spec:
      containers:
        - name: web
          image: &image registry.example/web:1
        - name: other
          image: *image
---
---
apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: ConfigMap
    metadata:
      name: config
      namespace: shop
      labels:
        app.kubernetes.io/name: web
    data: &data
      a: b
  - apiVersion: v1
    kind: ConfigMap
    metadata: { name: copy, namespace: shop }
    data: *data
`;

describe('the line of a field', () => {
  const lines = new FieldLines(TEXT);

  it.each([
    ['apps/Deployment shop/web', '', 2],
    ['apps/Deployment shop/web', '/spec/replicas', 6],
    ['apps/Deployment shop/web', '/spec/template/spec/containers/0', 10],
    ['apps/Deployment shop/web', '/spec/template/spec/containers/1/image', 13],
    ['ConfigMap shop/config', '', 19],
    ['ConfigMap shop/config', '/metadata/labels/app.kubernetes.io~1name', 25],
    ['ConfigMap shop/copy', '/metadata/namespace', 30],
    ['ConfigMap shop/copy', '/data/a', 27],
  ])('of %s at %j is %d', (object, pointer, line) => {
    expect(lines.lineOf(object, pointer)).toBe(line);
  });

  it('of a field that is missing is that of what holds it', () => {
    expect(lines.lineOf('apps/Deployment shop/web', '/spec/template/spec/containers/0/resources')).toBe(10);
    expect(lines.lineOf('apps/Deployment shop/web', '/spec/replicas/deeper')).toBe(6);
    expect(lines.lineOf('apps/Deployment shop/web', '/spec/template/spec/containers/7')).toBe(9);
  });

  it('of an object that is not there is not known', () => {
    expect(lines.lineOf('Service shop/web', '')).toBeUndefined();
    expect(new FieldLines('').lineOf('Service shop/web', '')).toBeUndefined();
  });

  it('of JSON is known too', () => {
    const json =
      '{\n  "apiVersion": "v1",\n  "kind": "Service",\n  "metadata": { "name": "web" },\n  "spec": {\n    "type": "x"\n  }\n}\n';
    expect(new FieldLines(json).lineOf('Service web', '/spec/type')).toBe(6);
  });
});
