CREATE TABLE news (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    archived_at INTEGER,
    import_id INTEGER,
    title TEXT NOT NULL,
    kind TEXT NOT NULL,
    product_id INTEGER,
    state TEXT NOT NULL,
    since TEXT NOT NULL,
    until TEXT NOT NULL,
    segments TEXT NOT NULL,
    subject_en TEXT NOT NULL,
    text_en TEXT NOT NULL,
    subject_th TEXT NOT NULL,
    text_th TEXT NOT NULL,
    owner_id INTEGER,
    PRIMARY KEY (id),
    CONSTRAINT ck_news_kind CHECK (kind IN ('new', 'change', 'closed', 'other')),
    CONSTRAINT ck_news_state CHECK (state IN ('draft', 'open', 'closed')),
    FOREIGN KEY(product_id) REFERENCES product (id),
    FOREIGN KEY(owner_id) REFERENCES staff (id)
)
 STRICT;
CREATE INDEX ix_news_open ON news (id) WHERE state = 'open' AND archived_at IS NULL;
CREATE TABLE news_mailing (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    archived_at INTEGER,
    import_id INTEGER,
    news_id INTEGER NOT NULL,
    channel TEXT NOT NULL,
    at INTEGER NOT NULL,
    file TEXT NOT NULL,
    count INTEGER NOT NULL,
    sent_at INTEGER,
    staff_id INTEGER,
    PRIMARY KEY (id),
    FOREIGN KEY(news_id) REFERENCES news (id),
    FOREIGN KEY(staff_id) REFERENCES staff (id)
)
 STRICT;
CREATE INDEX ix_news_mailing_news ON news_mailing (news_id);
CREATE TABLE news_told (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    archived_at INTEGER,
    import_id INTEGER,
    news_id INTEGER NOT NULL,
    customer_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    channel TEXT NOT NULL,
    outcome TEXT NOT NULL,
    mailing_id INTEGER,
    staff_id INTEGER,
    PRIMARY KEY (id),
    CONSTRAINT ck_news_told_outcome CHECK (outcome IN ('told', 'not_reached', 'interested', 'not_interested', 'no_more')),
    FOREIGN KEY(news_id) REFERENCES news (id),
    FOREIGN KEY(customer_id) REFERENCES customer (id),
    FOREIGN KEY(mailing_id) REFERENCES news_mailing (id),
    FOREIGN KEY(staff_id) REFERENCES staff (id)
)
 STRICT;
CREATE INDEX ix_news_told_customer ON news_told (customer_id, at) WHERE archived_at IS NULL;
CREATE INDEX ix_news_told_mailing ON news_told (mailing_id) WHERE mailing_id IS NOT NULL;
CREATE INDEX ix_news_told_news ON news_told (news_id, customer_id) WHERE archived_at IS NULL;
CREATE TABLE news_claim (
    news_id INTEGER NOT NULL,
    customer_id INTEGER NOT NULL,
    terminal TEXT NOT NULL,
    until INTEGER NOT NULL,
    skipped_at INTEGER,
    PRIMARY KEY (news_id, customer_id),
    FOREIGN KEY(news_id) REFERENCES news (id),
    FOREIGN KEY(customer_id) REFERENCES customer (id)
)
 WITHOUT ROWID,
 STRICT;
CREATE INDEX ix_consent_purpose ON consent (purpose, customer_id, at, state) WHERE archived_at IS NULL;
