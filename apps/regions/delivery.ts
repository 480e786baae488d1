import { argoCd } from 'cdk8s-fleet';

/** Argo CD takes what is generated from the directory `dist` of the network's repository. */
export const delivery = [argoCd({ repository: 'https://git.example/ledger/fleet.git', pathPrefix: 'dist' })];
