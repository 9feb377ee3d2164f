ALTER TABLE customer ADD COLUMN tax_id TEXT NOT NULL DEFAULT '';
ALTER TABLE customer ADD COLUMN branch TEXT NOT NULL DEFAULT '';
CREATE TABLE lookup_word (
        id INTEGER PRIMARY KEY,
        word TEXT NOT NULL UNIQUE
    ) STRICT;
CREATE TABLE lookup_slip (
        key TEXT NOT NULL,
        word_id INTEGER NOT NULL,
        PRIMARY KEY (key, word_id)
    ) STRICT, WITHOUT ROWID;
