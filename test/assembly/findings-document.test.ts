import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isCanonical } from '../../src/assembly/documents/canonical.js';
import { schemaFile } from '../../src/assembly/documents/document-schema.js';
import { formatFindingsDocument, parseFindingsDocument } from '../../src/assembly/documents/findings-document.js';
import type { Finding } from '../../src/core/finding.js';
import type { FindingGroup, FindingPlace, GroupedFindings } from '../../src/core/finding-group.js';
import { errorOf } from './fixture.js';

const at = (target: string, changes: Partial<FindingPlace> = {}): Required<Omit<FindingPlace, 'line'>> => ({
  environment: 'production',
  target,
  cluster: target,
  kubernetes: '1.33',
  path: 'web/deployment',
  ...changes,
});

const unpinned: Omit<Required<FindingGroup>, 'reason'> = {
  rule: 'image-not-latest',
  severity: 'warning',
  application: 'web',
  object: 'apps/Deployment shop/web',
  apiVersion: 'apps/v1',
  pointer: '/spec/template/spec/containers/0/image',
  message: 'the image of container "web" is not pinned: "registry.example/web"',
  value: 'registry.example/web',
  allowed: 'a tag or a digest',
  hint: 'give it a tag that does not move, or a digest',
  where: [at('eu-1'), at('us-1', { kubernetes: '1.34' })],
};
const accepted: Required<FindingGroup> = {
  ...unpinned,
  rule: 'no-host-path',
  severity: 'error',
  object: 'apps/DaemonSet shop/agent',
  reason: 'the agent reads the logs of its node',
  where: [at('eu-1')],
};
const general: Finding = {
  rule: 'fact-unknown',
  severity: 'warning',
  place: 'web in production',
  message: 'no target has the fact "teir"',
  hint: 'correct it',
};
const FINDINGS: GroupedFindings = { general: [general], objects: [unpinned, accepted] };

describe('findings.json', () => {
  it('says each thing once, and each target on a line of its own', () => {
    expect(formatFindingsDocument(FINDINGS)).toBe(`{
"version": 1,
"general": [
{"rule":"fact-unknown","place":"web in production","severity":"warning","message":"no target has the fact \\"teir\\"","hint":"correct it"}
],
"objects": [
{"hash":"38b838644e4ecf24","rule":"image-not-latest","application":"web","object":"apps/Deployment shop/web","pointer":"/spec/template/spec/containers/0/image","severity":"warning","apiVersion":"apps/v1","message":"the image of container \\"web\\" is not pinned: \\"registry.example/web\\"","value":"registry.example/web","allowed":"a tag or a digest","hint":"give it a tag that does not move, or a digest"}
,
{"hash":"e605f885a08bbb11","rule":"no-host-path","application":"web","object":"apps/DaemonSet shop/agent","pointer":"/spec/template/spec/containers/0/image","severity":"error","apiVersion":"apps/v1","message":"the image of container \\"web\\" is not pinned: \\"registry.example/web\\"","value":"registry.example/web","allowed":"a tag or a digest","hint":"give it a tag that does not move, or a digest","reason":"the agent reads the logs of its node"}
],
"places": [
{"environment":"production","target":"eu-1","finding":"38b838644e4ecf24","cluster":"eu-1","kubernetes":"1.33","path":"web/deployment"}
,
{"environment":"production","target":"eu-1","finding":"e605f885a08bbb11","cluster":"eu-1","kubernetes":"1.33","path":"web/deployment"}
,
{"environment":"production","target":"us-1","finding":"38b838644e4ecf24","cluster":"us-1","kubernetes":"1.34","path":"web/deployment"}
]
}
`);
  });

  it('is empty, not absent, when nothing was found', () => {
    const text = formatFindingsDocument({ general: [], objects: [] });
    expect(text).toBe('{\n"version": 1,\n"general": [\n],\n"objects": [\n],\n"places": [\n]\n}\n');
    expect(isCanonical('findings.json', text)).toBe(true);
  });

  it('is read as it was written, whatever the order', () => {
    const text = formatFindingsDocument(FINDINGS);
    expect(parseFindingsDocument(text, 'x')).toEqual(FINDINGS);
    const shuffled = <T>(items: readonly T[]) => fc.shuffledSubarray([...items], { minLength: items.length });
    fc.assert(
      fc.property(shuffled(FINDINGS.objects), shuffled(unpinned.where), (objects, where) => {
        const turned = objects.map((group) => (group.rule === unpinned.rule ? { ...group, where } : group));
        expect(formatFindingsDocument({ general: [general], objects: turned })).toBe(text);
      }),
    );
  });

  it('is refused when a place refers to no finding, as a merge can leave it', () => {
    const text = formatFindingsDocument(FINDINGS).replace(
      '"finding":"e605f885a08bbb11"',
      '"finding":"0000000000000000"',
    );
    expect(errorOf(() => parseFindingsDocument(text, 'x'))).toMatchObject({
      code: 'DOCUMENT_INVALID',
      path: 'x#/places/1/finding',
    });
  });

  it('is shown in the guide as it is written', () => {
    const guide = readFileSync(new URL('../../docs/verification.md', import.meta.url), 'utf8');
    const [, sample = ''] = /^```json\n(.*?)^```/ms.exec(guide) ?? [];
    expect(isCanonical('findings.json', sample)).toBe(true);
  });

  it('has a schema that knows exactly the properties of findings', () => {
    const { definitions } = JSON.parse(readFileSync(schemaFile('findings'), 'utf8'));
    const keys = (value: object) => Object.keys(value).sort();
    const { where, ...object } = accepted;
    expect(keys(definitions.object.properties)).toEqual(keys({ hash: '', ...object }));
    expect(keys(definitions.place.properties)).toEqual(keys({ finding: '', ...where[0] }));
    expect(keys(definitions.general.properties)).toEqual(keys(general satisfies Required<Finding>));
  });
});
