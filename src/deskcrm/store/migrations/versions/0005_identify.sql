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
CREATE TABLE profile_fact (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    archived_at INTEGER,
    import_id INTEGER,
    customer_id INTEGER NOT NULL,
    question TEXT NOT NULL,
    detail TEXT NOT NULL,
    circumstance TEXT NOT NULL,
    sensitive TEXT NOT NULL,
    words TEXT NOT NULL,
    learned_at INTEGER NOT NULL,
    confirmed_at INTEGER NOT NULL,
    interaction_id INTEGER,
    staff_id INTEGER,
    PRIMARY KEY (id),
    CONSTRAINT ck_profile_fact_question CHECK (question IN ('who', 'what', 'when', 'where', 'why', 'whom', 'how')),
    FOREIGN KEY(customer_id) REFERENCES customer (id),
    FOREIGN KEY(interaction_id) REFERENCES interaction (id),
    FOREIGN KEY(staff_id) REFERENCES staff (id)
)
 STRICT;
CREATE INDEX ix_profile_fact_customer ON profile_fact (customer_id) WHERE archived_at IS NULL;
CREATE INDEX ix_profile_fact_interaction ON profile_fact (interaction_id) WHERE interaction_id IS NOT NULL;
CREATE TABLE consent (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    archived_at INTEGER,
    import_id INTEGER,
    customer_id INTEGER NOT NULL,
    purpose TEXT NOT NULL,
    state TEXT NOT NULL,
    at INTEGER NOT NULL,
    source TEXT NOT NULL,
    staff_id INTEGER,
    PRIMARY KEY (id),
    CONSTRAINT ck_consent_state CHECK (state IN ('given', 'refused', 'withdrawn')),
    FOREIGN KEY(customer_id) REFERENCES customer (id),
    FOREIGN KEY(staff_id) REFERENCES staff (id)
)
 STRICT;
CREATE INDEX ix_consent_customer ON consent (customer_id) WHERE archived_at IS NULL;
CREATE TABLE relation (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    archived_at INTEGER,
    import_id INTEGER,
    customer_id INTEGER NOT NULL,
    other_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    word TEXT NOT NULL,
    position TEXT NOT NULL,
    role TEXT NOT NULL,
    note TEXT NOT NULL,
    staff_id INTEGER,
    PRIMARY KEY (id),
    CONSTRAINT ck_relation_kind CHECK (kind IN ('family', 'household', 'works_for', 'other')),
    FOREIGN KEY(customer_id) REFERENCES customer (id),
    FOREIGN KEY(other_id) REFERENCES customer (id),
    FOREIGN KEY(staff_id) REFERENCES staff (id)
)
 STRICT;
CREATE INDEX ix_relation_customer ON relation (customer_id) WHERE archived_at IS NULL;
CREATE INDEX ix_relation_other ON relation (other_id) WHERE archived_at IS NULL;
