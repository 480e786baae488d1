import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { destructiveStatements, UNREADABLE } from '../../src/platform/database-migrations/destructive-statements.js';
import { dialectOf } from '../../src/platform/database-migrations/sql-dialect.js';

/** Which Flyway replaces. */
const PLACEHOLDER = `$\{schema}`;

const found = (sql: string, database = 'postgresql') =>
  destructiveStatements(sql, dialectOf(`jdbc:${database}://db.example/shop`));

describe('statements that destroy data or break the version before', () => {
  it.each([
    ['DROP TABLE carts;', ['drop table carts']],
    ['drop table if exists shop.carts, shop.items cascade', ['drop table if exists shop.carts, shop.items cascade']],
    ['DROP TABLE "Old Carts"', ['drop table "Old Carts"']],
    ['DROP SCHEMA shop; DROP DATABASE shop', ['drop schema shop', 'drop database shop']],
    ['DROP VIEW totals', ['drop view totals']],
    ['DROP MATERIALIZED VIEW totals', ['drop materialized view totals']],
    ['DROP INDEX carts_by_user', []],
    ['TRUNCATE carts', ['truncate carts']],
    ['TRUNCATE TABLE ONLY carts, items', ['truncate table only carts, items']],
    ['SELECT truncate(1.5, 0)', []],
    ['GRANT SELECT, UPDATE, DELETE, TRUNCATE ON carts TO app', []],
    ['DELETE FROM carts', ['delete from carts']],
    ['DELETE FROM carts WHERE old', []],
    ['DELETE FROM carts USING users u WHERE u.id = user_id', []],
    ['DELETE FROM carts; SELECT 1 WHERE true', ['delete from carts']],
    [
      'DELETE FROM carts USING (SELECT id FROM users WHERE gone) g',
      ['delete from carts using (select id from users where gone) g'],
    ],
    ['WITH gone AS (DELETE FROM carts RETURNING *) SELECT * FROM gone WHERE true', ['delete from carts returning *']],
    ['WITH old AS (SELECT 1 WHERE true) DELETE FROM carts', ['delete from carts']],
    ["UPDATE users SET name = 'x'", ["update users set name = '…'"]],
    ["UPDATE users SET name = 'where' -- where\n", ["update users set name = '…'"]],
    ['UPDATE users SET name = (SELECT n FROM m WHERE true)', ['update users set name = (select n from m where true)']],
    ['UPDATE users SET name = 1 WHERE id = 2', []],
    ['UPDATE users AS u SET name = m.name FROM m WHERE m.id = u.id', []],
    ['INSERT INTO t VALUES (1) ON CONFLICT (id) DO UPDATE SET n = 1', []],
    ['CREATE TABLE t (id int REFERENCES u ON DELETE CASCADE ON UPDATE SET NULL)', []],
    ['CREATE TRIGGER t AFTER UPDATE OR DELETE ON carts FOR EACH ROW EXECUTE FUNCTION f()', []],
    ['SELECT * FROM carts FOR UPDATE', []],
    ['MERGE INTO a USING b ON a.id = b.id WHEN MATCHED AND b.gone THEN DELETE WHEN MATCHED THEN UPDATE SET n = 1', []],
    ['ALTER TABLE carts DROP COLUMN note', ['alter table carts drop column note']],
    ['ALTER TABLE carts DROP note', ['alter table carts drop note']],
    [
      'ALTER TABLE IF EXISTS ONLY shop.carts ADD COLUMN a numeric(5, 2), DROP COLUMN b, DROP COLUMN IF EXISTS c',
      [
        'alter table if exists only shop.carts drop column b',
        'alter table if exists only shop.carts drop column if exists c',
      ],
    ],
    ['ALTER TABLE carts DROP CONSTRAINT c, ALTER COLUMN a DROP NOT NULL, ALTER a DROP DEFAULT', []],
    ['ALTER TABLE carts ALTER COLUMN a SET DEFAULT 0, ALTER a SET NOT NULL', []],
    ['ALTER TABLE carts ALTER COLUMN total TYPE bigint', ['alter table carts alter column total type bigint']],
    ['ALTER TABLE carts ALTER total SET DATA TYPE bigint', ['alter table carts alter total set data type bigint']],
    ['ALTER TABLE carts RENAME COLUMN a TO b', ['alter table carts rename column a to b']],
    ['ALTER TABLE carts RENAME TO baskets', ['alter table carts rename to baskets']],
    ['ALTER TABLE carts RENAME CONSTRAINT a TO b', []],
    ['ALTER TABLE carts SET SCHEMA old', ['alter table carts set schema old']],
    ['ALTER TYPE mood RENAME VALUE a TO b', ['alter type mood rename value a to b']],
    ['ALTER INDEX a RENAME TO b', []],
    ["ALTER TYPE mood ADD VALUE 'drop table'", []],
    ["DO $$ BEGIN DROP TABLE carts; PERFORM 'DROP TABLE x'; END $$", ['drop table carts']],
    ['CREATE FUNCTION f() RETURNS void AS $f$ BEGIN DELETE FROM carts; END $f$ LANGUAGE plpgsql', []],
    [`DROP TABLE ${PLACEHOLDER}.carts`, [`drop table ${PLACEHOLDER}.carts`]],
    ['-- DROP TABLE a\n/* DROP TABLE b /* nested */ DROP TABLE c */ SELECT 1', []],
    ["SELECT 'it''s; DROP TABLE a', E'\\'; DROP TABLE b', '\\'; DROP TABLE c", ['drop table c']],
    ['SELECT "a; DROP TABLE b"', []],
    ['SELECT $1, $$; DROP TABLE a $$, $x$ $$ ; DROP TABLE b $x$', []],
    ["SELECT a #> '{b}'; DROP TABLE c", ['drop table c']],
    ['DROP TABLE a; drop   table /* again */ A;', ['drop table a']],
  ])('of PostgreSQL in %s', (sql, expected) => {
    expect(found(sql)).toEqual(expected);
  });

  it.each([
    ["SELECT 'it\\'s; DROP TABLE a'; # don't DROP TABLE b\nDROP TABLE c", ['drop table c']],
    ['SELECT `a; DROP TABLE b`, "c\\"; DROP TABLE d"', []],
    ['/*!40000 DROP TABLE a */; /* DROP TABLE b */', ['drop table a']],
    [
      'ALTER TABLE a MODIFY b INT, CHANGE c d INT, ADD e INT',
      ['alter table a modify b int', 'alter table a change c d int'],
    ],
    ['ALTER TABLE a DROP FOREIGN KEY b, DROP PRIMARY KEY, DROP KEY c', []],
    ['RENAME TABLE a TO b', ['rename table a to b']],
    ['DELETE a FROM a JOIN b ON a.id = b.id', ['delete a from a join b on a.id = b.id']],
    ['INSERT INTO a VALUES (1) ON DUPLICATE KEY UPDATE n = 1', []],
    ['SELECT 1 --1; DROP TABLE a', ['drop table a']],
  ])('of MySQL in %s', (sql, expected) => {
    expect(found(sql, 'mysql')).toEqual(expected);
  });

  it.each([
    [
      'DROP TABLE a\nGO\nDELETE FROM b\nSELECT * FROM c WHERE d = 1',
      ['drop table a go delete from b select * from c where d = 1', 'delete from b select * from c where d = 1'],
    ],
    ['ALTER TABLE a DROP COLUMN b, c', ['alter table a drop column b, c']],
    ["EXEC sp_rename 'a', 'b'", ["sp_rename '…', '…'"]],
    ["SELECT [it's], [an]]'other]; DROP TABLE a", ['drop table a']],
    ['ALTER TABLE a ALTER COLUMN b bigint NOT NULL', ['alter table a alter column b bigint not null']],
  ])('of SQL Server in %s', (sql, expected) => {
    expect(found(sql, 'sqlserver')).toEqual(expected);
  });

  it.each(["SELECT 'a; DROP TABLE b", 'SELECT "a', '/* a', '/* /* */', 'SELECT $$ a', "SELECT E'\\'"])(
    'are not known in %s, which does not end',
    (sql) => {
      expect(found(sql)).toEqual([UNREADABLE]);
    },
  );

  it('are known by the database behind a wrapper', () => {
    const sql = "SELECT '\\'; DROP TABLE a; --'";
    expect(destructiveStatements(sql, dialectOf('jdbc:aws-wrapper:mysql://h/d'))).toEqual([]);
    expect(destructiveStatements(sql, dialectOf('jdbc:aws-wrapper:postgresql://h/d'))).toEqual(['drop table a']);
  });

  const harmless = fc.constantFrom(
    'SELECT 1',
    "SELECT ';'",
    '-- note\nSELECT 2',
    '/* ; */ SELECT 3',
    'CREATE TABLE t (a int)',
    "SELECT 'it''s'",
    '',
  );
  const harmful = fc.constantFrom('DROP TABLE a', 'DELETE FROM b', 'TRUNCATE c', 'ALTER TABLE d DROP e');

  it('are found whatever is around them', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(harmless, harmful), { maxLength: 8 }), (statements) => {
        const expected = statements.filter((sql) => /^(DROP|DELETE|TRUNCATE|ALTER)/.test(sql));
        expect(found(statements.join(';\n'))).toEqual([...new Set(expected)].map((sql) => sql.toLowerCase()));
      }),
    );
  });

  it('are looked for in any text without failing, in one pass', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (sql) => void found(sql)));
    const insert = `INSERT INTO t VALUES ${"(1, 'a'),".repeat(50_000)}(2, 'b'); DROP TABLE t`;
    expect(found(insert)).toEqual(['drop table t']);
  });
});
