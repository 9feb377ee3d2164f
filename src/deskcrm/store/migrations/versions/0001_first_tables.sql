CREATE TABLE channel (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    archived_at INTEGER,
    import_id INTEGER,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    fixed_cost INTEGER NOT NULL,
    rate_per_minute INTEGER NOT NULL,
    position INTEGER NOT NULL,
    active INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (code)
)
 STRICT;

CREATE TABLE customer (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    archived_at INTEGER,
    import_id INTEGER,
    code TEXT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    title TEXT NOT NULL,
    given TEXT NOT NULL,
    family TEXT NOT NULL,
    nickname TEXT NOT NULL,
    organisation TEXT NOT NULL,
    sort_name TEXT NOT NULL,
    language TEXT NOT NULL,
    preferred_channel TEXT NOT NULL,
    born TEXT NOT NULL,
    referred_by_id INTEGER,
    referred_by_text TEXT NOT NULL,
    tags TEXT NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT ck_customer_kind CHECK (kind IN ('person', 'organisation')),
    UNIQUE (code),
    FOREIGN KEY(referred_by_id) REFERENCES customer (id)
)
 STRICT;

CREATE INDEX ix_customer_name ON customer (name);

CREATE INDEX ix_customer_sort_name ON customer (sort_name) WHERE archived_at IS NULL;

CREATE TABLE import_key (
    kind TEXT NOT NULL,
    "key" BLOB NOT NULL,
    record_id INTEGER NOT NULL,
    PRIMARY KEY (kind, "key")
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE matter (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    archived_at INTEGER,
    import_id INTEGER,
    name TEXT NOT NULL,
    position INTEGER NOT NULL,
    active INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (name)
)
 STRICT;

CREATE TABLE product (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    archived_at INTEGER,
    import_id INTEGER,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    family TEXT NOT NULL,
    kind TEXT NOT NULL,
    unit_price INTEGER,
    unit_cost INTEGER,
    PRIMARY KEY (id),
    CONSTRAINT ck_product_kind CHECK (kind IN ('good', 'service')),
    UNIQUE (code)
)
 STRICT;

CREATE TABLE setting (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    archived_at INTEGER,
    import_id INTEGER,
    "key" TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE ("key")
)
 STRICT;

CREATE TABLE staff (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    archived_at INTEGER,
    import_id INTEGER,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    active INTEGER NOT NULL,
    language TEXT NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT ck_staff_role CHECK (role IN ('clerk', 'supervisor')),
    UNIQUE (name)
)
 STRICT;

CREATE TABLE audit_entry (
    id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    staff_id INTEGER,
    terminal TEXT NOT NULL,
    action TEXT NOT NULL,
    undoable INTEGER NOT NULL,
    undoes INTEGER,
    digest BLOB NOT NULL,
    chain BLOB NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(staff_id) REFERENCES staff (id)
)
 STRICT;

CREATE INDEX ix_audit_entry_terminal ON audit_entry (terminal, id) WHERE undoable = 1;

CREATE INDEX ix_audit_entry_undoes ON audit_entry (undoes) WHERE undoes IS NOT NULL;

CREATE TABLE complaint (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    archived_at INTEGER,
    import_id INTEGER,
    number TEXT NOT NULL,
    customer_id INTEGER,
    at INTEGER NOT NULL,
    channel_id INTEGER,
    product_id INTEGER,
    category TEXT NOT NULL,
    subcategory TEXT NOT NULL,
    description TEXT NOT NULL,
    wish TEXT NOT NULL,
    stage TEXT NOT NULL,
    severity INTEGER NOT NULL,
    owner_id INTEGER,
    due INTEGER,
    breached INTEGER NOT NULL,
    closed_at INTEGER,
    first_closed_at INTEGER,
    resolution TEXT NOT NULL,
    root_cause TEXT NOT NULL,
    told INTEGER,
    status TEXT NOT NULL,
    response TEXT NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT ck_complaint_stage CHECK (stage IN ('received', 'acknowledged', 'assessed', 'investigating', 'answered', 'closed', 'withdrawn')),
    CONSTRAINT ck_complaint_severity CHECK (severity BETWEEN 1 AND 4),
    UNIQUE (number),
    FOREIGN KEY(customer_id) REFERENCES customer (id),
    FOREIGN KEY(channel_id) REFERENCES channel (id),
    FOREIGN KEY(product_id) REFERENCES product (id),
    FOREIGN KEY(owner_id) REFERENCES staff (id)
)
 STRICT;

CREATE INDEX ix_complaint_customer ON complaint (customer_id);

CREATE INDEX ix_complaint_open ON complaint (severity DESC, at, id, stage, owner_id, archived_at) WHERE stage NOT IN ('closed', 'withdrawn') AND archived_at IS NULL;

CREATE INDEX ix_complaint_stage ON complaint (stage, at, id, owner_id, archived_at);

CREATE TABLE contact_point (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    archived_at INTEGER,
    import_id INTEGER,
    customer_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    position INTEGER NOT NULL,
    value TEXT NOT NULL,
    normal TEXT NOT NULL,
    extension TEXT NOT NULL,
    label TEXT NOT NULL,
    display_name TEXT NOT NULL,
    subdistrict TEXT NOT NULL,
    district TEXT NOT NULL,
    province TEXT NOT NULL,
    postcode TEXT NOT NULL,
    country TEXT NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT ck_contact_point_kind CHECK (kind IN ('phone', 'email', 'line', 'address')),
    FOREIGN KEY(customer_id) REFERENCES customer (id)
)
 STRICT;

CREATE INDEX ix_contact_point_customer ON contact_point (customer_id);

CREATE INDEX ix_contact_point_normal ON contact_point (normal);

CREATE TABLE customer_figures (
    customer_id INTEGER NOT NULL,
    tier TEXT NOT NULL,
    first_seen INTEGER,
    last_contact INTEGER,
    contacts INTEGER NOT NULL,
    seconds INTEGER NOT NULL,
    open_complaints INTEGER NOT NULL,
    open_follow_ups INTEGER NOT NULL,
    next_due INTEGER,
    orders INTEGER NOT NULL,
    revenue INTEGER NOT NULL,
    last_purchase INTEGER,
    PRIMARY KEY (customer_id),
    FOREIGN KEY(customer_id) REFERENCES customer (id)
)
 STRICT;

CREATE TABLE import_run (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    archived_at INTEGER,
    import_id INTEGER,
    kind TEXT NOT NULL,
    file_name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    at INTEGER NOT NULL,
    staff_id INTEGER,
    rows_read INTEGER NOT NULL,
    rows_created INTEGER NOT NULL,
    rows_updated INTEGER NOT NULL,
    rows_unchanged INTEGER NOT NULL,
    rows_refused INTEGER NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(staff_id) REFERENCES staff (id)
)
 STRICT;

CREATE TABLE matter_thread (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    archived_at INTEGER,
    import_id INTEGER,
    customer_id INTEGER NOT NULL,
    matter_id INTEGER NOT NULL,
    opened_at INTEGER NOT NULL,
    closed_at INTEGER,
    PRIMARY KEY (id),
    FOREIGN KEY(customer_id) REFERENCES customer (id),
    FOREIGN KEY(matter_id) REFERENCES matter (id)
)
 STRICT;

CREATE INDEX ix_matter_thread_open ON matter_thread (customer_id, matter_id) WHERE closed_at IS NULL;

CREATE TABLE purchase (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    archived_at INTEGER,
    import_id INTEGER,
    customer_id INTEGER,
    order_number TEXT NOT NULL,
    at INTEGER NOT NULL,
    product_id INTEGER,
    description TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    unit_price INTEGER NOT NULL,
    unit_cost INTEGER,
    amount INTEGER NOT NULL,
    cost INTEGER NOT NULL,
    place TEXT NOT NULL,
    payment TEXT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(customer_id) REFERENCES customer (id),
    FOREIGN KEY(product_id) REFERENCES product (id)
)
 STRICT;

CREATE INDEX ix_purchase_customer ON purchase (customer_id, at);

CREATE TABLE audit_payload (
    entry_id INTEGER NOT NULL,
    salt BLOB NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (entry_id),
    FOREIGN KEY(entry_id) REFERENCES audit_entry (id)
)
 STRICT;

CREATE TABLE complaint_step (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    archived_at INTEGER,
    import_id INTEGER,
    complaint_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    staff_id INTEGER,
    from_stage TEXT NOT NULL,
    to_stage TEXT NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(complaint_id) REFERENCES complaint (id),
    FOREIGN KEY(staff_id) REFERENCES staff (id)
)
 STRICT;

CREATE INDEX ix_complaint_step_complaint ON complaint_step (complaint_id);

CREATE TABLE interaction (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    archived_at INTEGER,
    import_id INTEGER,
    customer_id INTEGER,
    at INTEGER NOT NULL,
    channel_id INTEGER NOT NULL,
    direction TEXT NOT NULL,
    seconds INTEGER NOT NULL,
    staff_id INTEGER,
    matter_id INTEGER,
    thread_id INTEGER,
    subject TEXT NOT NULL,
    note TEXT NOT NULL,
    outcome TEXT NOT NULL,
    spoke_name TEXT NOT NULL,
    spoke_relation TEXT NOT NULL,
    spoke_may_know TEXT NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT ck_interaction_direction CHECK (direction IN ('in', 'out')),
    CONSTRAINT ck_interaction_seconds CHECK (seconds >= 0),
    FOREIGN KEY(customer_id) REFERENCES customer (id),
    FOREIGN KEY(channel_id) REFERENCES channel (id),
    FOREIGN KEY(staff_id) REFERENCES staff (id),
    FOREIGN KEY(matter_id) REFERENCES matter (id),
    FOREIGN KEY(thread_id) REFERENCES matter_thread (id)
)
 STRICT;

CREATE INDEX ix_interaction_customer ON interaction (customer_id, at);

CREATE INDEX ix_interaction_unidentified ON interaction (at) WHERE customer_id IS NULL AND archived_at IS NULL;

CREATE TABLE follow_up (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    archived_at INTEGER,
    import_id INTEGER,
    number TEXT,
    customer_id INTEGER,
    title TEXT NOT NULL,
    kind TEXT NOT NULL,
    due INTEGER NOT NULL,
    promised_due INTEGER,
    state TEXT NOT NULL,
    owner_id INTEGER,
    promised_by_id INTEGER,
    snoozed_until INTEGER,
    done_at INTEGER,
    done_by_id INTEGER,
    note TEXT NOT NULL,
    interaction_id INTEGER,
    complaint_id INTEGER,
    PRIMARY KEY (id),
    CONSTRAINT ck_follow_up_kind CHECK (kind IN ('promise', 'follow_up')),
    CONSTRAINT ck_follow_up_state CHECK (state IN ('open', 'done', 'cancelled')),
    FOREIGN KEY(customer_id) REFERENCES customer (id),
    FOREIGN KEY(owner_id) REFERENCES staff (id),
    FOREIGN KEY(promised_by_id) REFERENCES staff (id),
    FOREIGN KEY(done_by_id) REFERENCES staff (id),
    FOREIGN KEY(interaction_id) REFERENCES interaction (id),
    FOREIGN KEY(complaint_id) REFERENCES complaint (id)
)
 STRICT;

CREATE INDEX ix_follow_up_customer ON follow_up (customer_id);

CREATE UNIQUE INDEX ix_follow_up_number ON follow_up (number) WHERE number IS NOT NULL;

CREATE INDEX ix_follow_up_open ON follow_up (due, id, snoozed_until, archived_at) WHERE state = 'open' AND archived_at IS NULL;

CREATE INDEX ix_follow_up_owner ON follow_up (owner_id, due, id, snoozed_until, archived_at) WHERE state = 'open' AND archived_at IS NULL;

CREATE TABLE satisfaction (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    archived_at INTEGER,
    import_id INTEGER,
    customer_id INTEGER,
    interaction_id INTEGER,
    complaint_id INTEGER,
    at INTEGER NOT NULL,
    expected INTEGER,
    perceived INTEGER,
    worth INTEGER,
    PRIMARY KEY (id),
    CONSTRAINT ck_satisfaction_expected CHECK (expected BETWEEN 1 AND 5),
    CONSTRAINT ck_satisfaction_perceived CHECK (perceived BETWEEN 1 AND 5),
    FOREIGN KEY(customer_id) REFERENCES customer (id),
    FOREIGN KEY(interaction_id) REFERENCES interaction (id),
    FOREIGN KEY(complaint_id) REFERENCES complaint (id)
)
 STRICT;

CREATE INDEX ix_satisfaction_complaint ON satisfaction (complaint_id);

CREATE INDEX ix_satisfaction_customer ON satisfaction (customer_id);

CREATE INDEX ix_satisfaction_interaction ON satisfaction (interaction_id);

CREATE TABLE lookup_entry (
        customer_id INTEGER PRIMARY KEY,
        order_key INTEGER NOT NULL,
        created_at INTEGER NOT NULL,
        code TEXT NOT NULL,
        name TEXT NOT NULL,
        nickname TEXT NOT NULL,
        organisation TEXT NOT NULL,
        phones TEXT NOT NULL,
        emails TEXT NOT NULL,
        district TEXT NOT NULL,
        folded TEXT NOT NULL
    ) STRICT;

CREATE TABLE lookup_code (
        key TEXT NOT NULL,
        customer_id INTEGER NOT NULL,
        PRIMARY KEY (key, customer_id)
    ) STRICT, WITHOUT ROWID;

CREATE VIRTUAL TABLE lookup_words USING fts5(words, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii', prefix = '1 2 3 4 5');

CREATE VIRTUAL TABLE lookup_grams USING fts5(grams, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii');

INSERT INTO lookup_words (lookup_words, rank) VALUES ('automerge', 0);

INSERT INTO lookup_grams (lookup_grams, rank) VALUES ('automerge', 0);

INSERT INTO lookup_words (lookup_words, rank) VALUES ('crisismerge', 64);

INSERT INTO lookup_grams (lookup_grams, rank) VALUES ('crisismerge', 64);

CREATE INDEX ix_customer_figures_last_contact ON customer_figures (last_contact);
