#!/usr/bin/env node
// Writes docs/rules.md: npx tsx --conditions=@cdk8s-fleet/source tools/rules/generate.ts
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ALL_RULES } from '../../src/verification/rules/all-rules.js';
import { rulesPage } from './rules-page.js';

writeFileSync(join(import.meta.dirname, '../../docs/rules.md'), rulesPage(ALL_RULES));
