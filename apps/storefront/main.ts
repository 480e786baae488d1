import { synth } from 'cdk8s-fleet';
import { delivery } from './delivery.js';
import { createStorefront } from './storefront.js';

await synth(createStorefront(), { delivery });
