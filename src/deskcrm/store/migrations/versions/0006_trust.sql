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
