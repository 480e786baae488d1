import type { Documented, PodRule } from '../engine/rule.js';
import { textIn } from '../reading/unchecked.js';

const DOMAIN =
  /(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*|\[[a-fA-F0-9:]+\])(?::\d+)?/;
const COMPONENT = /[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*/;
const TAG = /\w[\w.-]{0,127}/;
const DIGEST = /[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}/;
const REFERENCE = new RegExp(
  `^(?:${DOMAIN.source}/)?${COMPONENT.source}(?:/${COMPONENT.source})*(?::${TAG.source})?(?:@${DIGEST.source})?$`,
);

export const imageReferenceValid: Documented<PodRule> = {
  id: 'image-reference-valid',
  kind: 'reference',
  severity: 'error',
  scope: 'pod',
  title: 'an image is a reference that a node can resolve',
  rationale:
    'An API server takes any text for an image. The kubelet does not: with capital letters in the repository, white space or a second tag the pod stays at `InvalidImageName`. The grammar is that of [distribution](https://github.com/distribution/reference).',
  fails: `
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers:
    - { name: web, image: 'registry.example/Web:1.4.2', resources: { requests: { cpu: 50m, memory: 64Mi } } }
`,
  passes: `
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers:
    - { name: web, image: 'registry.example/web:1.4.2', resources: { requests: { cpu: 50m, memory: 64Mi } } }
`,
  check({ pod }, report) {
    for (const { container, pointer, name } of pod.containers) {
      const image = textIn(container.image);
      if (image === undefined || REFERENCE.test(image)) continue;
      report({
        pointer: `${pointer}/image`,
        message: `the image of container ${name} is no valid reference: ${JSON.stringify(image)}`,
        hint: 'write registry/repository:tag, the repository in lower case',
        value: image,
      });
    }
  },
};
