import type { Member } from './member.js';

/** How findings and errors call a unit: `web on eu-1 (production)`. */
export function unitPlace({
  application,
  name,
  environment,
}: Pick<Member, 'application' | 'name' | 'environment'>): string {
  return `${application} on ${name} (${environment})`;
}
