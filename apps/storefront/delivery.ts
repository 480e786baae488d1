import { argoCd } from 'cdk8s-fleet';

/** Where Argo CD finds what `npm run synth` writes: the directory `dist` of the shop's repository. */
export const delivery = [argoCd({ repository: 'https://git.example/shop/fleet.git', pathPrefix: 'dist' })];
