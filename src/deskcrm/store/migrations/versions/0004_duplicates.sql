CREATE TABLE customer_merge (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    archived_at INTEGER,
    import_id INTEGER,
    kept_id INTEGER NOT NULL,
    dropped_id INTEGER NOT NULL,
    staff_id INTEGER,
    figures TEXT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(kept_id) REFERENCES customer (id),
    FOREIGN KEY(dropped_id) REFERENCES customer (id),
    FOREIGN KEY(staff_id) REFERENCES staff (id)
)
 STRICT;
CREATE TABLE not_same (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    archived_at INTEGER,
    import_id INTEGER,
    customer_id INTEGER NOT NULL,
    other_id INTEGER NOT NULL,
    staff_id INTEGER,
    PRIMARY KEY (id),
    FOREIGN KEY(customer_id) REFERENCES customer (id),
    FOREIGN KEY(other_id) REFERENCES customer (id),
    FOREIGN KEY(staff_id) REFERENCES staff (id)
)
 STRICT;
CREATE INDEX ix_customer_merge_kept ON customer_merge (kept_id);
CREATE INDEX ix_customer_merge_dropped ON customer_merge (dropped_id);
CREATE INDEX ix_not_same_customer ON not_same (customer_id);
CREATE INDEX ix_not_same_other ON not_same (other_id);
