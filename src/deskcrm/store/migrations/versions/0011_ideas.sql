CREATE TABLE idea (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    archived_at INTEGER,
    import_id INTEGER,
    title TEXT NOT NULL,
    note TEXT NOT NULL,
    owner_id INTEGER,
    state TEXT NOT NULL,
    kind TEXT NOT NULL,
    about TEXT NOT NULL,
    question TEXT NOT NULL,
    words TEXT NOT NULL,
    product_id INTEGER,
    opened_at INTEGER NOT NULL,
    launched_at INTEGER,
    PRIMARY KEY (id),
    CONSTRAINT ck_idea_state CHECK (state IN ('idea', 'trying', 'launched', 'dropped')),
    FOREIGN KEY(owner_id) REFERENCES staff (id),
    FOREIGN KEY(product_id) REFERENCES product (id)
)
 STRICT;

CREATE TABLE idea_person (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    archived_at INTEGER,
    import_id INTEGER,
    idea_id INTEGER NOT NULL,
    customer_id INTEGER NOT NULL,
    words TEXT NOT NULL,
    asked_at INTEGER NOT NULL,
    trying INTEGER NOT NULL,
    found TEXT NOT NULL,
    follow_up_id INTEGER,
    PRIMARY KEY (id),
    FOREIGN KEY(idea_id) REFERENCES idea (id),
    FOREIGN KEY(customer_id) REFERENCES customer (id),
    FOREIGN KEY(follow_up_id) REFERENCES follow_up (id)
)
 STRICT;

CREATE INDEX ix_idea_person_customer ON idea_person (customer_id) WHERE archived_at IS NULL;

CREATE INDEX ix_idea_person_idea ON idea_person (idea_id, customer_id);
