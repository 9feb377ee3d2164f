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
CREATE TABLE customer_tag (
    tag TEXT NOT NULL,
    customer_id INTEGER NOT NULL,
    PRIMARY KEY (tag, customer_id)
)
 WITHOUT ROWID,
 STRICT;
CREATE TRIGGER customer_tag_of_new AFTER INSERT ON customer WHEN NEW.tags > '' BEGIN INSERT OR IGNORE INTO customer_tag SELECT trim(value), NEW.id FROM json_each('["' || replace(replace(replace(NEW.tags, '\', '\\'), '"', '\"'), ';', '","') || '"]') WHERE trim(value) > ''; END;
CREATE TRIGGER customer_tag_of_changed AFTER UPDATE OF tags ON customer WHEN NEW.tags <> OLD.tags BEGIN DELETE FROM customer_tag WHERE customer_id = NEW.id AND tag IN (SELECT trim(value) FROM json_each('["' || replace(replace(replace(OLD.tags, '\', '\\'), '"', '\"'), ';', '","') || '"]')); INSERT OR IGNORE INTO customer_tag SELECT trim(value), NEW.id FROM json_each('["' || replace(replace(replace(NEW.tags, '\', '\\'), '"', '\"'), ';', '","') || '"]') WHERE trim(value) > ''; END;
INSERT OR IGNORE INTO customer_tag SELECT trim(value), c.id FROM customer c, json_each('["' || replace(replace(replace(c.tags, '\', '\\'), '"', '\"'), ';', '","') || '"]') WHERE c.tags > '' AND trim(value) > '';
CREATE INDEX ix_contact_point_kind ON contact_point (kind, customer_id) WHERE archived_at IS NULL;
CREATE INDEX ix_contact_point_district ON contact_point (district, customer_id) WHERE kind = 'address' AND archived_at IS NULL AND district <> '';
CREATE INDEX ix_contact_point_province ON contact_point (province, customer_id) WHERE kind = 'address' AND archived_at IS NULL AND province <> '';
CREATE INDEX ix_customer_birthday ON customer (substr(born, 6)) WHERE length(born) = 10;
CREATE INDEX ix_customer_channel ON customer (preferred_channel) WHERE preferred_channel <> '';
CREATE INDEX ix_customer_organisation ON customer (id) WHERE kind = 'organisation';
CREATE INDEX ix_customer_figures_open ON customer_figures (last_contact) WHERE open_complaints > 0 OR open_follow_ups > 0;
CREATE INDEX ix_lookup_entry_no_email ON lookup_entry (customer_id) WHERE emails = '';
CREATE INDEX ix_lookup_entry_no_phone ON lookup_entry (customer_id) WHERE phones = '';
CREATE INDEX ix_purchase_order ON purchase (order_number, customer_id) WHERE order_number <> '' AND archived_at IS NULL;
CREATE INDEX ix_purchase_product ON purchase (product_id, customer_id) WHERE product_id IS NOT NULL AND archived_at IS NULL;
CREATE TABLE note_mark (
    kind INTEGER NOT NULL,
    last_id INTEGER NOT NULL,
    PRIMARY KEY (kind)
)
 STRICT;
CREATE TABLE note_change (
    kind INTEGER NOT NULL,
    record_id INTEGER NOT NULL,
    PRIMARY KEY (kind, record_id)
)
 WITHOUT ROWID,
 STRICT;
INSERT INTO note_mark (kind, last_id) VALUES (1, 0), (2, 0), (3, 0), (4, 0);
CREATE VIRTUAL TABLE note_words USING fts5(words, content = '', contentless_delete = 1, detail = none, tokenize = 'trigram case_sensitive 1');
CREATE TRIGGER note_change_of_interaction AFTER UPDATE OF subject, note ON interaction WHEN (NEW.subject <> OLD.subject OR NEW.note <> OLD.note) AND NEW.id <= (SELECT last_id FROM note_mark WHERE kind = 1) BEGIN INSERT OR IGNORE INTO note_change VALUES (1, NEW.id); END;
CREATE TRIGGER note_change_of_complaint AFTER UPDATE OF description, wish, resolution, response ON complaint WHEN (NEW.description <> OLD.description OR NEW.wish <> OLD.wish OR NEW.resolution <> OLD.resolution OR NEW.response <> OLD.response) AND NEW.id <= (SELECT last_id FROM note_mark WHERE kind = 2) BEGIN INSERT OR IGNORE INTO note_change VALUES (2, NEW.id); END;
CREATE TRIGGER note_change_of_follow_up AFTER UPDATE OF title, note ON follow_up WHEN (NEW.title <> OLD.title OR NEW.note <> OLD.note) AND NEW.id <= (SELECT last_id FROM note_mark WHERE kind = 3) BEGIN INSERT OR IGNORE INTO note_change VALUES (3, NEW.id); END;
CREATE TRIGGER note_change_of_customer AFTER UPDATE OF note ON customer WHEN NEW.note <> OLD.note AND NEW.id <= (SELECT last_id FROM note_mark WHERE kind = 4) BEGIN INSERT OR IGNORE INTO note_change VALUES (4, NEW.id); END;
ALTER TABLE import_key ADD COLUMN import_id INTEGER;
CREATE TABLE lookup_stale (customer_id INTEGER PRIMARY KEY) STRICT;
