import { expect, it } from 'vitest';
import { protectNamespace } from '../../../src/verification/ownership/owner-ledger.js';
import { errorFrom } from '../../fixtures/error-from.js';

const ARGO = 'argocd.argoproj.io/sync-options';
const FLUX = 'kustomize.toolkit.fluxcd.io/prune';

const protectedWith = (annotations: { readonly [name: string]: string }) =>
  protectNamespace({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'web', annotations } }, 'web/namespace')
    .metadata.annotations;

it.each([
  ['ServerSideApply=true', 'ServerSideApply=true,Prune=false,Delete=false'],
  ['Delete=false, Validate=false', 'Delete=false,Validate=false,Prune=false'],
  ['Prune=false,Delete=false', 'Prune=false,Delete=false'],
  ['', 'Prune=false,Delete=false'],
])('a namespace with the sync options %j of its own is protected, and keeps them', (own, options) => {
  expect(protectedWith({ [ARGO]: own, team: 'shop' })).toEqual({ [ARGO]: options, [FLUX]: 'disabled', team: 'shop' });
});

it.each([
  [ARGO, 'Prune=true'],
  [ARGO, 'ServerSideApply=true, Delete=confirm'],
  [FLUX, 'enabled'],
])('a namespace with %s: %s is refused, because an engine might delete it', (name, value) => {
  const { code, path } = errorFrom(() => protectedWith({ [name]: value }));
  expect([code, path]).toEqual(['VALUE_INVALID', 'web/namespace']);
});
