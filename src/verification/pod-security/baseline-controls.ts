import { isJsonObject, type JsonObject } from '../../core/json.js';
import { itemsIn, labelsIn, objectIn, textIn, textsIn } from '../reading/unchecked.js';
import { type Control, contextOf, profileType, type SecuredPod, type Violate } from './control.js';

/** Those that a container may add. */
export const BASELINE_CAPABILITIES: ReadonlySet<string> = new Set([
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
]);

/** Allowed types, with the first minor version of the policy that allows each. */
const SELINUX_TYPES: ReadonlyMap<string, number> = new Map([
  ['', 0],
  ['container_t', 0],
  ['container_init_t', 0],
  ['container_kvm_t', 0],
  ['container_engine_t', 31],
]);

/** As {@link SELINUX_TYPES}. */
const SYSCTLS: ReadonlyMap<string, number> = new Map([
  ['kernel.shm_rmid_forced', 0],
  ['net.ipv4.ip_local_port_range', 0],
  ['net.ipv4.tcp_syncookies', 0],
  ['net.ipv4.ping_group_range', 0],
  ['net.ipv4.ip_unprivileged_port_start', 0],
  ['net.ipv4.ip_local_reserved_ports', 27],
  ['net.ipv4.tcp_keepalive_time', 29],
  ['net.ipv4.tcp_fin_timeout', 29],
  ['net.ipv4.tcp_keepalive_intvl', 29],
  ['net.ipv4.tcp_keepalive_probes', 29],
  ['net.ipv4.tcp_rmem', 32],
  ['net.ipv4.tcp_wmem', 32],
]);

const APPARMOR_ANNOTATION = 'container.apparmor.security.beta.kubernetes.io/';
const SECCOMP_ANNOTATIONS =
  /^(seccomp\.security\.alpha\.kubernetes\.io\/pod$|container\.seccomp\.security\.alpha\.kubernetes\.io\/)/;
const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'] as const;
const HOOKS = ['postStart', 'preStop'] as const;

/** @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline */
export const BASELINE_CONTROLS: readonly Control[] = [
  {
    id: 'windowsHostProcess',
    check({ contexts }, violate) {
      for (const { context, pointer, holder } of contexts) {
        if (objectIn(context.windowsOptions).hostProcess === true)
          violate({ pointer: `${pointer}/windowsOptions/hostProcess`, message: `${holder} runs on the host` });
      }
    },
  },
  {
    id: 'hostNamespaces',
    check({ spec, specPointer }, violate) {
      for (const field of ['hostNetwork', 'hostPID', 'hostIPC'] as const) {
        if (spec[field] === true) violate({ pointer: `${specPointer}/${field}`, message: `the pod sets ${field}` });
      }
    },
  },
  {
    id: 'privileged',
    check({ containers }, violate) {
      for (const { container, pointer, name } of containers) {
        if (contextOf(container).privileged === true)
          violate({ pointer: `${pointer}/securityContext/privileged`, message: `container ${name} is privileged` });
      }
    },
  },
  {
    id: 'capabilities_baseline',
    check({ containers }, violate) {
      for (const { container, pointer, name } of containers) {
        for (const capability of textsIn(objectIn(contextOf(container).capabilities).add)) {
          if (BASELINE_CAPABILITIES.has(capability)) continue;
          violate({
            pointer: `${pointer}/securityContext/capabilities/add`,
            message: `container ${name} adds the capability ${JSON.stringify(capability)}`,
          });
        }
      }
    },
  },
  {
    id: 'hostPathVolumes',
    check({ volumes }, violate) {
      for (const { volume, pointer, name } of volumes) {
        if (isJsonObject(volume.hostPath))
          violate({ pointer: `${pointer}/hostPath`, message: `volume ${JSON.stringify(name)} is a path of the host` });
      }
    },
  },
  {
    id: 'hostPorts',
    check({ containers }, violate) {
      for (const { container, pointer, name } of containers) {
        for (const [index, { hostPort }] of itemsIn(container.ports)) {
          if (typeof hostPort === 'number' && hostPort !== 0)
            violate({
              pointer: `${pointer}/ports/${index}/hostPort`,
              message: `container ${name} takes port ${hostPort} of the host`,
            });
        }
      }
    },
  },
  { id: 'hostProbesAndHostLifecycle', check: checkProbeHosts },
  { id: 'appArmorProfile', check: checkAppArmor },
  { id: 'seLinuxOptions', check: checkSelinux },
  {
    id: 'procMount',
    check({ containers }, violate) {
      for (const { container, pointer, name } of containers) {
        const procMount = textIn(contextOf(container).procMount);
        if (procMount !== undefined && procMount !== 'Default')
          violate({
            pointer: `${pointer}/securityContext/procMount`,
            message: `container ${name} has procMount ${JSON.stringify(procMount)}`,
          });
      }
    },
  },
  { id: 'seccompProfile_baseline', check: checkSeccomp },
  {
    id: 'sysctls',
    check({ spec, specPointer }, violate) {
      for (const [index, { name }] of itemsIn(objectIn(spec.securityContext).sysctls)) {
        const sysctl = textIn(name) ?? '';
        const until = SYSCTLS.get(sysctl);
        if (until === 0) continue;
        violate({
          pointer: `${specPointer}/securityContext/sysctls/${index}/name`,
          message: `the pod sets ${sysctl}`,
          ...(until !== undefined && { until }),
        });
      }
    },
  },
];

function checkProbeHosts({ containers }: SecuredPod, violate: Violate): void {
  for (const { container, pointer, name } of containers) {
    const checkHandler = (handler: JsonObject, at: string) => {
      for (const field of ['httpGet', 'tcpSocket'] as const) {
        const host = textIn(objectIn(handler[field]).host);
        if (host === undefined) continue;
        const message = `a probe or lifecycle hook of container ${name} goes to the host ${JSON.stringify(host)}`;
        violate({ pointer: `${at}/${field}/host`, message, from: 34 });
      }
    };
    for (const probe of PROBES) checkHandler(objectIn(container[probe]), `${pointer}/${probe}`);
    const lifecycle = objectIn(container.lifecycle);
    for (const hook of HOOKS) checkHandler(objectIn(lifecycle[hook]), `${pointer}/lifecycle/${hook}`);
  }
}

function checkAppArmor(pod: SecuredPod, violate: Violate): void {
  for (const { context, pointer, holder } of pod.contexts) {
    const type = profileType(context.appArmorProfile);
    if (type !== undefined && type !== 'RuntimeDefault' && type !== 'Localhost')
      violate({
        pointer: `${pointer}/appArmorProfile/type`,
        message: `${holder} has the AppArmor profile ${JSON.stringify(type)}`,
      });
  }
  for (const [key, profile] of annotationsOf(pod)) {
    if (!key.startsWith(APPARMOR_ANNOTATION)) continue;
    if (profile === '' || profile === 'runtime/default' || profile.startsWith('localhost/')) continue;
    violate({
      pointer: annotationPointer(pod, key),
      message: `an annotation sets the AppArmor profile ${JSON.stringify(profile)}`,
    });
  }
}

function checkSeccomp(pod: SecuredPod, violate: Violate): void {
  for (const { context, pointer, holder } of pod.contexts) {
    const type = profileType(context.seccompProfile);
    if (type === undefined || type === 'RuntimeDefault' || type === 'Localhost') continue;
    const message = `${holder} has the seccomp profile ${JSON.stringify(type)}`;
    violate({ pointer: `${pointer}/seccompProfile/type`, message, from: 19 });
  }
  for (const [key, profile] of annotationsOf(pod)) {
    if (!SECCOMP_ANNOTATIONS.test(key)) continue;
    if (/^(runtime|docker)\/default$/.test(profile) || profile.startsWith('localhost/')) continue;
    const message = `an annotation sets the seccomp profile ${JSON.stringify(profile)}`;
    violate({ pointer: annotationPointer(pod, key), message, until: 19 });
  }
}

function annotationsOf({ metadata }: SecuredPod): readonly [string, string][] {
  return metadata.annotations === undefined ? [] : Object.entries(labelsIn(metadata.annotations));
}

function annotationPointer({ pointer }: SecuredPod, key: string): string {
  return `${pointer}/metadata/annotations/${key.replaceAll('/', '~1')}`;
}

function checkSelinux(pod: SecuredPod, violate: Violate): void {
  for (const { context, pointer, holder } of pod.contexts) {
    const { type = '', user, role } = objectIn(context.seLinuxOptions);
    const at = `${pointer}/seLinuxOptions`;
    const until = typeof type === 'string' ? SELINUX_TYPES.get(type) : undefined;
    if (until !== 0)
      violate({
        pointer: `${at}/type`,
        message: `${holder} has the SELinux type ${JSON.stringify(type)}`,
        ...(until !== undefined && { until }),
      });
    if (textIn(user) !== undefined) violate({ pointer: `${at}/user`, message: `${holder} sets an SELinux user` });
    if (textIn(role) !== undefined) violate({ pointer: `${at}/role`, message: `${holder} sets an SELinux role` });
  }
}
