import { Cluster, type ClusterProps } from 'cdk8s-fleet';
import type { Environment, Ledger } from './fleet.js';

type Row = readonly [
  metro: string,
  continent: 'AS' | 'EU' | 'NA' | 'SA',
  country: string,
  provider: 'aws' | 'azure' | 'gcp',
  region: string,
  zones: string,
  vcpus: number,
  special?: Pick<ClusterProps, 'capabilities' | 'taints'> & { readonly ring?: 'canary'; readonly hub?: true },
];

// biome-ignore format: a table
const CLUSTERS: { readonly [E in Environment]: readonly Row[] } = {
  staging: [
    ['dublin',    'EU', 'IE', 'azure', 'northeurope',             '123',  48],
    ['milan',     'EU', 'IT', 'aws',   'eu-south-1',              'abc',  64],
    ['paris',     'EU', 'FR', 'azure', 'francecentral',           '123',  32, { hub: true }],
    ['warsaw',    'EU', 'PL', 'gcp',   'europe-central2',         'abc',  48],
  ],
  production: [
    ['dublin',    'EU', 'IE', 'aws',   'eu-west-1',               'abc', 480],
    ['frankfurt', 'EU', 'DE', 'aws',   'eu-central-1',            'abc', 960, { capabilities: { 'gpu-operator': '25.3' } }],
    ['frankfurt', 'EU', 'DE', 'azure', 'germanywestcentral',      '123', 640],
    ['london',    'EU', 'GB', 'azure', 'uksouth',                 '123', 320, { taints: [{ key: 'retiring', effect: 'NoSelectIfNew' }] }],
    ['madrid',    'EU', 'ES', 'azure', 'spaincentral',            '123',  64, { hub: true }],
    ['madrid',    'EU', 'ES', 'gcp',   'europe-southwest1',       'abc', 320],
    ['paris',     'EU', 'FR', 'gcp',   'europe-west9',            'abc', 480],
    ['stockholm', 'EU', 'SE', 'aws',   'eu-north-1',              'abc', 160, { ring: 'canary' }],
    ['zurich',    'EU', 'CH', 'gcp',   'europe-west6',            'abc', 320],
    ['montreal',  'NA', 'CA', 'aws',   'ca-central-1',            'abd', 480, { capabilities: { 'gpu-operator': '23.9' } }],
    ['montreal',  'NA', 'CA', 'gcp',   'northamerica-northeast1', 'abc', 320],
    ['ohio',      'NA', 'US', 'aws',   'us-east-2',               'abc',  64, { hub: true }],
    ['oregon',    'NA', 'US', 'gcp',   'us-west1',                'abc', 640],
    ['toronto',   'NA', 'CA', 'azure', 'canadacentral',           '123', 320],
    ['virginia',  'NA', 'US', 'aws',   'us-east-1',               'abd', 960],
    ['virginia',  'NA', 'US', 'azure', 'eastus',                  '123', 640, { capabilities: { 'gpu-operator': '25.3' } }],
    ['sao-paulo', 'SA', 'BR', 'aws',   'sa-east-1',               'abc', 320],
    ['mumbai',    'AS', 'IN', 'aws',   'ap-south-1',              'abc', 480],
    ['singapore', 'AS', 'SG', 'gcp',   'asia-southeast1',         'abc', 480],
    ['tokyo',     'AS', 'JP', 'azure', 'japaneast',               '123', 640, { capabilities: { 'gpu-operator': '24.9' } }],
  ],
};

/** What each cloud offers by now. */
const KUBERNETES = { aws: '1.34', azure: '1.33', gcp: '1.34' };

/**
 * Where the GDPR lets personal data go: the European Economic Area, and countries whose protection is found adequate.
 * @see https://commission.europa.eu/law/law-topic/data-protection/international-dimension-data-protection/adequacy-decisions_en
 */
const GDPR: { readonly [country: string]: 'eea' | 'adequate' } = {
  CA: 'adequate',
  CH: 'adequate',
  DE: 'eea',
  ES: 'eea',
  FR: 'eea',
  GB: 'adequate',
  IE: 'eea',
  IT: 'eea',
  JP: 'adequate',
  PL: 'eea',
  SE: 'eea',
};

/** Clusters that are not as the table says, by name: to see what would come of it. */
export interface WhatIf {
  readonly [cluster: string]: 'gone' | Pick<ClusterProps, 'capabilities' | 'taints'>;
}

export function addClusters(fleet: Ledger, whatIf: WhatIf): void {
  for (const environment of ['staging', 'production'] as const) {
    for (const row of CLUSTERS[environment]) {
      const change = whatIf[nameOf(row)];
      if (change === 'gone') continue;
      const { hub } = row[7] ?? {};
      fleet.environment[environment].deployTo(createCluster(fleet, row, change), { hub });
    }
  }
}

/** After the place, because regions do not tell it: eu-central-1 and germanywestcentral are the same city. */
function nameOf([metro, , , provider]: Row): string {
  return `${metro}-${provider}`;
}

function createCluster(fleet: Ledger, row: Row, change: ClusterProps = {}): Cluster {
  const [metro, continent, country, provider, region, zones, vcpus, { ring, capabilities, taints } = {}] = row;
  const gdpr = GDPR[country];
  return new Cluster(fleet, nameOf(row), {
    region,
    zones: [...zones].map((zone) => (provider === 'aws' ? `${region}${zone}` : `${region}-${zone}`)),
    provider,
    country,
    kubernetes: KUBERNETES[provider],
    capacity: { cpu: `${vcpus}` },
    labels: { metro, continent, ...(gdpr && { gdpr }), ...(ring && { ring }) },
    capabilities,
    taints,
    ...change,
  });
}
