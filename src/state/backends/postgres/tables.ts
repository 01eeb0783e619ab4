/** The names of the tables of one schema, quoted for SQL. */
export interface Tables {
  readonly schema: string
  readonly states: string
  readonly history: string
  readonly journal: string
  readonly locks: string
  readonly fences: string
}

/** The tables below a schema of this name. */
export function tablesOf(schemaName: string): Tables {
  const schema = `"${schemaName.replaceAll('"', '""')}"`
  return {
    schema,
    states: `${schema}.states`,
    history: `${schema}.history`,
    journal: `${schema}.journal`,
    locks: `${schema}.locks`,
    fences: `${schema}.fences`,
  }
}

/** Advisory locks are one space of numbers for the whole database, so ids may not be counted in each schema. */
const randomId = `('x' || substr(md5(random()::text || clock_timestamp()::text), 1, 13))::bit(52)::bigint`

/**
 * Makes what is missing. `states` has the columns of Terraform's own backend (id, name, data), so that both can take the
 * same advisory lock on a row's id.
 */
export function creationStatements({ schema, states, history, journal, locks, fences }: Tables): string {
  return `
    create schema if not exists ${schema};
    create table if not exists ${states} (
      id bigint primary key default ${randomId}, name text not null unique, data text,
      serial bigint not null default 0, lineage text, written_at timestamptz not null default now());
    create table if not exists ${history} (
      name text not null, serial bigint not null, data text not null,
      written_at timestamptz not null default now(), primary key (name, serial));
    create table if not exists ${journal} (
      name text not null, serial bigint not null, place integer not null, data text not null,
      primary key (name, serial, place));
    create table if not exists ${locks} (
      name text primary key, id text not null, owner text not null,
      fence bigint not null, expires_at timestamptz not null);
    create sequence if not exists ${fences};`
}
