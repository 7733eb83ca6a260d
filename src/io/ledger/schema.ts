/** The version of the tables that are made here. */
export const schemaVersion = 1;

/**
 * The tables of ledgers in a database. An entry is its very bytes, so that what is signed and hashed is the same in every store.
 * Nobody who works by mistake changes or removes one; who owns the tables can, and the chain tells.
 */
export function schema(): string {
  return `
CREATE TABLE release_ledger_schema (version integer PRIMARY KEY);
CREATE TABLE release_ledger (
  ledger text NOT NULL,
  seq bigint NOT NULL CHECK (seq > 0),
  entry bytea NOT NULL,
  signature bytea,
  PRIMARY KEY (ledger, seq)
);
CREATE FUNCTION release_ledger_only_added_to() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'entries of the ledger are only ever added';
END $$;
CREATE TRIGGER release_ledger_only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON release_ledger
  FOR EACH STATEMENT EXECUTE FUNCTION release_ledger_only_added_to();
INSERT INTO release_ledger_schema VALUES (${String(schemaVersion)});
`;
}
