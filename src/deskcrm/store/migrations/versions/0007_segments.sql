CREATE TABLE segment (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    archived_at INTEGER,
    import_id INTEGER,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    text TEXT NOT NULL,
    note TEXT NOT NULL,
    staff_id INTEGER,
    PRIMARY KEY (id),
    CONSTRAINT ck_segment_kind CHECK (kind IN ('living', 'list')),
    FOREIGN KEY(staff_id) REFERENCES staff (id)
)
 STRICT;
CREATE UNIQUE INDEX ix_segment_name ON segment (name) WHERE archived_at IS NULL;
CREATE TABLE segment_member (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    archived_at INTEGER,
    import_id INTEGER,
    segment_id INTEGER NOT NULL,
    customer_id INTEGER NOT NULL,
    staff_id INTEGER,
    PRIMARY KEY (id),
    FOREIGN KEY(segment_id) REFERENCES segment (id),
    FOREIGN KEY(customer_id) REFERENCES customer (id),
    FOREIGN KEY(staff_id) REFERENCES staff (id)
)
 STRICT;
CREATE INDEX ix_segment_member_segment ON segment_member (segment_id, customer_id) WHERE archived_at IS NULL;
CREATE INDEX ix_segment_member_customer ON segment_member (customer_id) WHERE archived_at IS NULL;
CREATE INDEX ix_customer_archived ON customer (id) WHERE archived_at IS NOT NULL;
CREATE INDEX ix_contact_point_subdistrict ON contact_point (subdistrict, customer_id) WHERE kind = 'address' AND archived_at IS NULL AND subdistrict <> '';
