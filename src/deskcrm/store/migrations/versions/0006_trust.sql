CREATE TABLE staff_secret (
    staff_id INTEGER NOT NULL,
    hash TEXT NOT NULL,
    changed_at INTEGER NOT NULL,
    failures INTEGER NOT NULL,
    failed_at INTEGER,
    PRIMARY KEY (staff_id),
    FOREIGN KEY(staff_id) REFERENCES staff (id)
)
 STRICT;
CREATE TABLE audit_customer (
    customer_id INTEGER NOT NULL,
    entry_id INTEGER NOT NULL,
    PRIMARY KEY (customer_id, entry_id)
)
 WITHOUT ROWID,
 STRICT;
INSERT OR IGNORE INTO audit_customer SELECT c.value, p.entry_id FROM audit_payload p, json_each(CASE WHEN json_valid(p.body) THEN p.body ELSE '{}' END, '$.changes') h, json_each(h.value, '$.customers') c WHERE typeof(c.value) = 'integer';
INSERT OR IGNORE INTO audit_customer SELECT c.value, p.entry_id FROM audit_payload p, json_each(CASE WHEN json_valid(p.body) THEN p.body ELSE '{}' END, '$.undone') h, json_each(h.value, '$.customers') c WHERE typeof(c.value) = 'integer';
CREATE TABLE data_request (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    archived_at INTEGER,
    import_id INTEGER,
    customer_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    asked_at INTEGER NOT NULL,
    due INTEGER NOT NULL,
    channel TEXT NOT NULL,
    identity TEXT NOT NULL,
    note TEXT NOT NULL,
    done_at INTEGER,
    outcome TEXT NOT NULL,
    reason TEXT NOT NULL,
    staff_id INTEGER,
    PRIMARY KEY (id),
    CONSTRAINT ck_data_request_kind CHECK (kind IN ('access', 'correction', 'erasure', 'objection')),
    CONSTRAINT ck_data_request_outcome CHECK (outcome IN ('', 'done', 'refused')),
    FOREIGN KEY(customer_id) REFERENCES customer (id),
    FOREIGN KEY(staff_id) REFERENCES staff (id)
)
 STRICT;
CREATE INDEX ix_data_request_open ON data_request (due) WHERE done_at IS NULL AND archived_at IS NULL;
CREATE INDEX ix_data_request_customer ON data_request (customer_id) WHERE archived_at IS NULL;
CREATE TABLE erasure (
    id INTEGER NOT NULL,
    customer_uid BLOB NOT NULL,
    customer_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    staff_id INTEGER,
    request_id INTEGER,
    PRIMARY KEY (id),
    FOREIGN KEY(customer_id) REFERENCES customer (id),
    FOREIGN KEY(staff_id) REFERENCES staff (id),
    FOREIGN KEY(request_id) REFERENCES data_request (id)
)
 STRICT;
CREATE UNIQUE INDEX ix_erasure_customer_uid ON erasure (customer_uid);
CREATE TABLE restoration (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    at INTEGER NOT NULL,
    staff_id INTEGER,
    file TEXT NOT NULL,
    replaced_audit TEXT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(staff_id) REFERENCES staff (id)
)
 STRICT;


CREATE TABLE audit_erased (
    by_entry_id INTEGER NOT NULL,
    entry_id INTEGER NOT NULL,
    digest BLOB NOT NULL,
    PRIMARY KEY (by_entry_id, entry_id)
)
 WITHOUT ROWID,
 STRICT;
CREATE INDEX ix_audit_erased_entry ON audit_erased (entry_id);
CREATE INDEX ix_audit_customer_entry ON audit_customer (entry_id);
CREATE INDEX ix_audit_entry_read ON audit_entry (at) WHERE action = 'read';
CREATE TRIGGER audit_entry_stays BEFORE UPDATE ON audit_entry BEGIN SELECT RAISE(ABORT, 'an audit entry stays as it was written'); END;
CREATE TRIGGER audit_entry_is_kept BEFORE DELETE ON audit_entry BEGIN SELECT RAISE(ABORT, 'an audit entry is kept'); END;
CREATE TRIGGER audit_customer_stays BEFORE UPDATE ON audit_customer BEGIN SELECT RAISE(ABORT, 'an audit entry stays as it was written'); END;
CREATE TRIGGER audit_customer_is_kept BEFORE DELETE ON audit_customer BEGIN SELECT RAISE(ABORT, 'an audit entry is kept'); END;
CREATE TRIGGER audit_payload_stays BEFORE UPDATE ON audit_payload WHEN NEW.entry_id <> OLD.entry_id OR NOT EXISTS (SELECT 1 FROM audit_erased e WHERE e.entry_id = OLD.entry_id AND e.by_entry_id > (SELECT max(id) FROM audit_entry)) BEGIN SELECT RAISE(ABORT, 'only forgetting changes what an audit entry says'); END;
CREATE TRIGGER audit_payload_is_kept BEFORE DELETE ON audit_payload BEGIN SELECT RAISE(ABORT, 'an audit entry is kept'); END;
CREATE TRIGGER audit_erased_stays BEFORE UPDATE ON audit_erased WHEN OLD.by_entry_id <= (SELECT max(id) FROM audit_entry) BEGIN SELECT RAISE(ABORT, 'an audit entry stays as it was written'); END;
CREATE TRIGGER audit_erased_is_kept BEFORE DELETE ON audit_erased BEGIN SELECT RAISE(ABORT, 'an audit entry is kept'); END;
ALTER TABLE import_key ADD COLUMN outdated_by INTEGER;
