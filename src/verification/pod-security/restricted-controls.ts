import { isJsonObject } from '../../core/json.js';
import { objectIn, textsIn } from '../reading/unchecked.js';
import { BASELINE_CAPABILITIES } from './baseline-controls.js';
import { type Control, contextOf, profileType } from './control.js';

const VOLUMES = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
] as const;

/**
 * What the restricted level asks beyond the baseline. What the baseline refuses already is not said again.
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
 */
export const RESTRICTED_CONTROLS: readonly Control[] = [
  {
    id: 'restrictedVolumes',
    check({ volumes }, violate) {
      for (const { volume, pointer, name } of volumes) {
        if (VOLUMES.some((type) => isJsonObject(volume[type]))) continue;
        // a volume without a type is an emptyDir
        const type = Object.keys(volume).find((key) => key !== 'name');
        if (type === undefined || type === 'hostPath') continue;
        violate({ pointer, message: `volume ${JSON.stringify(name)} is of type ${type}` });
      }
    },
  },
  {
    id: 'allowPrivilegeEscalation',
    check({ containers, isWindows }, violate) {
      for (const { container, pointer, name } of containers) {
        if (contextOf(container).allowPrivilegeEscalation === false) continue;
        violate({
          pointer: `${pointer}/securityContext/allowPrivilegeEscalation`,
          message: `container ${name} does not set allowPrivilegeEscalation: false`,
          from: 8,
          ...(isWindows && { until: 25 }),
        });
      }
    },
  },
  {
    id: 'runAsNonRoot',
    check({ spec, specPointer, containers }, violate) {
      const ofPod = objectIn(spec.securityContext).runAsNonRoot;
      if (ofPod === false)
        violate({
          pointer: `${specPointer}/securityContext/runAsNonRoot`,
          message: 'the pod sets runAsNonRoot: false',
        });
      for (const { container, pointer, name } of containers) {
        const own = contextOf(container).runAsNonRoot;
        if (own === true || (own !== false && ofPod === true)) continue;
        const message =
          own === false
            ? `container ${name} sets runAsNonRoot: false`
            : `neither the pod nor container ${name} sets runAsNonRoot: true`;
        violate({ pointer: `${pointer}/securityContext/runAsNonRoot`, message });
      }
    },
  },
  {
    id: 'runAsUser',
    check({ contexts }, violate) {
      for (const { context, pointer, holder } of contexts) {
        if (context.runAsUser === 0)
          violate({ pointer: `${pointer}/runAsUser`, message: `${holder} runs as user 0`, from: 23 });
      }
    },
  },
  {
    id: 'seccompProfile_restricted',
    check({ spec, containers, isWindows }, violate) {
      // a profile that is not allowed is a matter of the baseline already
      if (profileType(objectIn(spec.securityContext).seccompProfile) !== undefined) return;
      for (const { container, pointer, name } of containers) {
        if (profileType(contextOf(container).seccompProfile) !== undefined) continue;
        violate({
          pointer: `${pointer}/securityContext/seccompProfile`,
          message: `neither the pod nor container ${name} sets a seccomp profile, RuntimeDefault or Localhost`,
          from: 19,
          ...(isWindows && { until: 25 }),
        });
      }
    },
  },
  {
    id: 'capabilities_restricted',
    check({ containers, isWindows }, violate) {
      for (const { container, pointer, name } of containers) {
        const { add, drop } = objectIn(contextOf(container).capabilities);
        const at = `${pointer}/securityContext/capabilities`;
        const versions = { from: 22, ...(isWindows && { until: 25 }) };
        if (!textsIn(drop).includes('ALL'))
          violate({
            pointer: `${at}/drop`,
            message: `container ${name} does not drop the capabilities ["ALL"]`,
            ...versions,
          });
        for (const capability of textsIn(add)) {
          if (capability === 'NET_BIND_SERVICE' || !BASELINE_CAPABILITIES.has(capability)) continue;
          const message = `container ${name} adds the capability ${JSON.stringify(capability)}`;
          violate({ pointer: `${at}/add`, message, ...versions });
        }
      }
    },
  },
];
