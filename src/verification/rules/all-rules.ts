import type { Documented, Rule } from '../engine/rule.js';
import { apiDeprecated } from './api-deprecated.js';
import { apiNotYetServed } from './api-not-yet-served.js';
import { apiRemoved } from './api-removed.js';
import { apiServedByDefault } from './api-served-by-default.js';
import { budgetsOverlap } from './budgets-overlap.js';
import { certificateExists } from './certificate-exists.js';
import { configMapExists } from './config-map-exists.js';
import { customResourceDefined } from './custom-resource-defined.js';
import { hpaBounds } from './hpa-bounds.js';
import { hpaTargetExists } from './hpa-target-exists.js';
import { imageNotLatest } from './image-not-latest.js';
import { imageReferenceValid } from './image-reference-valid.js';
import { imageSet } from './image-set.js';
import { ingressBackendExists } from './ingress-backend-exists.js';
import { noHostNamespaces } from './no-host-namespaces.js';
import { noHostPath } from './no-host-path.js';
import { noHostPort } from './no-host-port.js';
import { oneOwner } from './one-owner.js';
import { pdbLetsDrain } from './pdb-lets-drain.js';
import { pdbOneBound } from './pdb-one-bound.js';
import { pdbSelectsPods } from './pdb-selects-pods.js';
import { plaintextSecret } from './plaintext-secret.js';
import { podSecurity } from './pod-security.js';
import { probeHasOneHandler } from './probe-has-one-handler.js';
import { probePortExists } from './probe-port-exists.js';
import { rbacNoEscalation } from './rbac-no-escalation.js';
import { rbacNoSecretList } from './rbac-no-secret-list.js';
import { rbacNoWildcard } from './rbac-no-wildcard.js';
import { referenceGranted } from './reference-granted.js';
import { requestsSet } from './requests-set.js';
import { roleExists } from './role-exists.js';
import { rolloutSelectsItsPods } from './rollout-selects-its-pods.js';
import { routeAttaches } from './route-attaches.js';
import { routeBackendExists } from './route-backend-exists.js';
import { secretExists } from './secret-exists.js';
import { selectorMatchesTemplate } from './selector-matches-template.js';
import { serviceAccountExists } from './service-account-exists.js';
import { serviceSelectsPods } from './service-selects-pods.js';
import { serviceTargetPortExists } from './service-target-port-exists.js';
import { singleScaler } from './single-scaler.js';
import { uniqueContainerNames } from './unique-container-names.js';
import { uniqueContainerPorts } from './unique-container-ports.js';
import { uniqueEnvNames } from './unique-env-names.js';
import { uniqueIdentity } from './unique-identity.js';
import { uniqueMountPaths } from './unique-mount-paths.js';
import { uniqueServicePorts } from './unique-service-ports.js';
import { uniqueVolumeNames } from './unique-volume-names.js';
import { volumeClaimExists } from './volume-claim-exists.js';
import { volumeMountHasVolume } from './volume-mount-has-volume.js';

/** The built-in rules, by id. */
export const ALL_RULES: readonly Documented<Rule>[] = [
  apiDeprecated,
  apiNotYetServed,
  apiRemoved,
  apiServedByDefault,
  budgetsOverlap,
  certificateExists,
  configMapExists,
  customResourceDefined,
  hpaBounds,
  hpaTargetExists,
  imageNotLatest,
  imageReferenceValid,
  imageSet,
  ingressBackendExists,
  noHostNamespaces,
  noHostPath,
  noHostPort,
  oneOwner,
  pdbLetsDrain,
  pdbOneBound,
  pdbSelectsPods,
  plaintextSecret,
  podSecurity,
  probeHasOneHandler,
  probePortExists,
  rbacNoEscalation,
  rbacNoSecretList,
  rbacNoWildcard,
  referenceGranted,
  requestsSet,
  roleExists,
  rolloutSelectsItsPods,
  routeAttaches,
  routeBackendExists,
  secretExists,
  selectorMatchesTemplate,
  serviceAccountExists,
  serviceSelectsPods,
  serviceTargetPortExists,
  singleScaler,
  uniqueContainerNames,
  uniqueContainerPorts,
  uniqueEnvNames,
  uniqueIdentity,
  uniqueMountPaths,
  uniqueServicePorts,
  uniqueVolumeNames,
  volumeClaimExists,
  volumeMountHasVolume,
];
