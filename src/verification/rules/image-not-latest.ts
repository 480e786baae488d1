import type { Documented, PodRule } from '../engine/rule.js';
import { textIn } from '../reading/unchecked.js';

export const imageNotLatest: Documented<PodRule> = {
  id: 'image-not-latest',
  kind: 'policy',
  severity: 'warning',
  scope: 'pod',
  title: 'an image has a tag other than latest, or a digest',
  rationale:
    'Without a tag an image means `latest`, which is another image tomorrow: a pod that restarts may run what nobody reviewed, and a rollback brings nothing back.',
  fails: `
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers:
    - { name: web, image: registry.example:5000/web, resources: { requests: { cpu: 50m, memory: 64Mi } } }
`,
  passes: `
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers:
    - { name: web, image: registry.example:5000/web:1.4.2, resources: { requests: { cpu: 50m, memory: 64Mi } } }
`,
  check({ pod }, report) {
    for (const { container, pointer, name } of pod.containers) {
      const image = textIn(container.image)?.trim();
      if (image === undefined || isPinned(image)) continue;
      report({
        pointer: `${pointer}/image`,
        message: `the image of container ${name} is not pinned: ${JSON.stringify(image)}`,
        hint: 'give it a tag that does not move, or a digest',
        value: image,
      });
    }
  },
};

function isPinned(image: string): boolean {
  if (image.includes('@')) return true;
  // A colon before the last slash belongs to the registry's port.
  const colon = image.indexOf(':', image.lastIndexOf('/') + 1);
  return colon >= 0 && image.slice(colon + 1) !== 'latest';
}
