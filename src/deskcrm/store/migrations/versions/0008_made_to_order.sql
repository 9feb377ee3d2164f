CREATE TABLE made_product (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    archived_at INTEGER,
    import_id INTEGER,
    product_id INTEGER NOT NULL,
    lead_days INTEGER NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT ck_made_product_lead_days CHECK (lead_days >= 0),
    UNIQUE (product_id),
    FOREIGN KEY(product_id) REFERENCES product (id)
)
 STRICT;
CREATE TABLE option_group (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    archived_at INTEGER,
    import_id INTEGER,
    product_id INTEGER NOT NULL,
    place INTEGER NOT NULL,
    name TEXT NOT NULL,
    least INTEGER NOT NULL,
    most INTEGER NOT NULL,
    optional INTEGER NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT ck_option_group_least CHECK (0 <= least AND least <= most AND most >= 1),
    FOREIGN KEY(product_id) REFERENCES product (id)
)
 STRICT;
CREATE INDEX ix_option_group_product ON option_group (product_id, place);
CREATE TABLE product_option (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    archived_at INTEGER,
    import_id INTEGER,
    group_id INTEGER NOT NULL,
    place INTEGER NOT NULL,
    name TEXT NOT NULL,
    added INTEGER NOT NULL,
    factor INTEGER NOT NULL,
    lead_days INTEGER NOT NULL,
    in_stock INTEGER NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT ck_product_option_factor CHECK (factor >= 0 AND lead_days >= 0),
    FOREIGN KEY(group_id) REFERENCES option_group (id)
)
 STRICT;
CREATE INDEX ix_product_option_group ON product_option (group_id, place);
CREATE TABLE option_rule (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    archived_at INTEGER,
    import_id INTEGER,
    product_id INTEGER NOT NULL,
    place INTEGER NOT NULL,
    option_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    others TEXT NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT ck_option_rule_kind CHECK (kind IN ('needs_any', 'needs_all', 'excludes')),
    CONSTRAINT ck_option_rule_others CHECK (json_valid(others)),
    FOREIGN KEY(product_id) REFERENCES product (id),
    FOREIGN KEY(option_id) REFERENCES product_option (id)
)
 STRICT;
CREATE INDEX ix_option_rule_product ON option_rule (product_id, place);
CREATE TABLE offer (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    archived_at INTEGER,
    import_id INTEGER,
    number TEXT NOT NULL,
    customer_id INTEGER NOT NULL,
    product_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    staff_id INTEGER,
    pieces INTEGER NOT NULL,
    words TEXT NOT NULL,
    price INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    lead_days INTEGER NOT NULL,
    valid_until TEXT NOT NULL,
    state TEXT NOT NULL,
    fetch_from TEXT NOT NULL,
    note TEXT NOT NULL,
    ended_at INTEGER,
    purchase_id INTEGER,
    follow_up_id INTEGER,
    PRIMARY KEY (id),
    CONSTRAINT ck_offer_state CHECK (state IN ('open', 'ordered', 'withdrawn')),
    CONSTRAINT ck_offer_pieces CHECK (pieces >= 1),
    UNIQUE (number),
    FOREIGN KEY(customer_id) REFERENCES customer (id),
    FOREIGN KEY(product_id) REFERENCES product (id),
    FOREIGN KEY(staff_id) REFERENCES staff (id),
    FOREIGN KEY(purchase_id) REFERENCES purchase (id),
    FOREIGN KEY(follow_up_id) REFERENCES follow_up (id)
)
 STRICT;
CREATE INDEX ix_offer_customer ON offer (customer_id, state, valid_until);
CREATE INDEX ix_offer_follow_up ON offer (follow_up_id);
CREATE INDEX ix_offer_product ON offer (product_id, customer_id);
CREATE TABLE offer_choice (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    archived_at INTEGER,
    import_id INTEGER,
    offer_id INTEGER NOT NULL,
    option_id INTEGER NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(offer_id) REFERENCES offer (id),
    FOREIGN KEY(option_id) REFERENCES product_option (id)
)
 STRICT;
CREATE INDEX ix_offer_choice_offer ON offer_choice (offer_id);
CREATE INDEX ix_offer_choice_option ON offer_choice (option_id);
