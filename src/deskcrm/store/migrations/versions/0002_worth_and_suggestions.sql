ALTER TABLE customer_figures ADD COLUMN tier_since INTEGER;
ALTER TABLE customer_figures ADD COLUMN first_purchase INTEGER;
ALTER TABLE customer_figures ADD COLUMN purchases INTEGER NOT NULL DEFAULT 0;
ALTER TABLE customer_figures ADD COLUMN window_revenue INTEGER NOT NULL DEFAULT 0;
ALTER TABLE customer_figures ADD COLUMN margin INTEGER NOT NULL DEFAULT 0;
ALTER TABLE customer_figures ADD COLUMN cost_to_serve INTEGER NOT NULL DEFAULT 0;
ALTER TABLE customer_figures ADD COLUMN poor_quality INTEGER NOT NULL DEFAULT 0;
ALTER TABLE customer_figures ADD COLUMN window_contacts INTEGER NOT NULL DEFAULT 0;
ALTER TABLE customer_figures ADD COLUMN window_seconds INTEGER NOT NULL DEFAULT 0;
ALTER TABLE customer_figures ADD COLUMN caused_contacts INTEGER NOT NULL DEFAULT 0;
ALTER TABLE customer_figures ADD COLUMN net_value INTEGER NOT NULL DEFAULT 0;
ALTER TABLE customer_figures ADD COLUMN ranked_value INTEGER;
ALTER TABLE interaction ADD COLUMN complaint_id INTEGER REFERENCES complaint (id);
ALTER TABLE complaint ADD COLUMN remedy TEXT NOT NULL DEFAULT '';
ALTER TABLE complaint ADD COLUMN remedy_cost INTEGER NOT NULL DEFAULT 0;
ALTER TABLE complaint ADD COLUMN tier_rank INTEGER NOT NULL DEFAULT 4;
ALTER TABLE follow_up ADD COLUMN tier_rank INTEGER NOT NULL DEFAULT 4;
ALTER TABLE product ADD COLUMN upgrade_id INTEGER REFERENCES product (id);
ALTER TABLE product ADD COLUMN launched TEXT NOT NULL DEFAULT '';
DROP INDEX ix_complaint_open;
DROP INDEX ix_interaction_customer;
DROP INDEX ix_purchase_customer;
CREATE INDEX ix_interaction_customer ON interaction (customer_id, at, channel_id, seconds, direction, archived_at);
CREATE INDEX ix_purchase_customer ON purchase (customer_id, at, amount, cost, quantity, order_number, archived_at, product_id, unit_price);
CREATE TABLE book_run (
    id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    as_of TEXT NOT NULL,
    window_days INTEGER NOT NULL,
    rated INTEGER NOT NULL,
    platinum_line INTEGER,
    gold_line INTEGER,
    iron_line INTEGER,
    mean_margin INTEGER NOT NULL,
    PRIMARY KEY (id)
)
 STRICT;
CREATE TABLE rank_step (
    value INTEGER NOT NULL,
    at_least INTEGER NOT NULL,
    PRIMARY KEY (value)
)
 STRICT;
CREATE TABLE tier_figures (
    tier TEXT NOT NULL,
    customers INTEGER NOT NULL,
    contacts INTEGER NOT NULL,
    seconds INTEGER NOT NULL,
    cost_to_serve INTEGER NOT NULL,
    revenue INTEGER NOT NULL,
    margin INTEGER NOT NULL,
    net_value INTEGER NOT NULL,
    PRIMARY KEY (tier)
)
 STRICT;
CREATE TABLE tier_change (
    id INTEGER NOT NULL,
    customer_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    from_tier TEXT NOT NULL,
    to_tier TEXT NOT NULL,
    net_value INTEGER NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(customer_id) REFERENCES customer (id)
)
 STRICT;
CREATE INDEX ix_tier_change_customer ON tier_change (customer_id, at);
CREATE TABLE tier_terms (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    archived_at INTEGER,
    import_id INTEGER,
    tier TEXT NOT NULL,
    answer_within TEXT NOT NULL,
    who_calls TEXT NOT NULL,
    may_offer TEXT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (tier)
)
 STRICT;
CREATE TABLE basket_run (
    id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    orders INTEGER NOT NULL,
    mark TEXT NOT NULL,
    PRIMARY KEY (id)
)
 STRICT;
CREATE TABLE product_pair (
    product_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    other_id INTEGER NOT NULL,
    together INTEGER NOT NULL,
    orders INTEGER NOT NULL,
    other_orders INTEGER NOT NULL,
    PRIMARY KEY (product_id, position),
    FOREIGN KEY(product_id) REFERENCES product (id),
    FOREIGN KEY(other_id) REFERENCES product (id)
)
 WITHOUT ROWID,
 STRICT;
CREATE TABLE product_figures (
    product_id INTEGER NOT NULL,
    buyers INTEGER NOT NULL,
    margin INTEGER NOT NULL,
    PRIMARY KEY (product_id),
    FOREIGN KEY(product_id) REFERENCES product (id)
)
 STRICT;
CREATE TABLE response (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    archived_at INTEGER,
    import_id INTEGER,
    customer_id INTEGER NOT NULL,
    rule TEXT NOT NULL,
    tier TEXT NOT NULL,
    answer TEXT NOT NULL,
    reason TEXT NOT NULL,
    about TEXT NOT NULL,
    note TEXT NOT NULL,
    at INTEGER NOT NULL,
    staff_id INTEGER,
    PRIMARY KEY (id),
    CONSTRAINT ck_response_answer CHECK (answer IN ('taken', 'declined')),
    FOREIGN KEY(customer_id) REFERENCES customer (id),
    FOREIGN KEY(staff_id) REFERENCES staff (id)
)
 STRICT;
CREATE INDEX ix_response_customer ON response (customer_id, rule, at);
CREATE INDEX ix_response_tier ON response (tier, archived_at, rule, answer);
CREATE TABLE suggestion_shown (
    rule TEXT NOT NULL,
    day TEXT NOT NULL,
    customer_id INTEGER NOT NULL,
    PRIMARY KEY (rule, day, customer_id),
    FOREIGN KEY(customer_id) REFERENCES customer (id)
)
 WITHOUT ROWID,
 STRICT;
CREATE TABLE customer_end (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    archived_at INTEGER,
    import_id INTEGER,
    customer_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    reason TEXT NOT NULL,
    to_whom TEXT NOT NULL,
    note TEXT NOT NULL,
    staff_id INTEGER,
    supervisor_id INTEGER,
    PRIMARY KEY (id),
    CONSTRAINT ck_customer_end_kind CHECK (kind IN ('lost', 'let_go')),
    CONSTRAINT ck_customer_end_signed CHECK (kind = 'lost' OR supervisor_id IS NOT NULL),
    FOREIGN KEY(customer_id) REFERENCES customer (id),
    FOREIGN KEY(staff_id) REFERENCES staff (id),
    FOREIGN KEY(supervisor_id) REFERENCES staff (id)
)
 STRICT;
CREATE INDEX ix_customer_end_customer ON customer_end (customer_id, at);
CREATE TABLE product_link (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    archived_at INTEGER,
    import_id INTEGER,
    product_id INTEGER NOT NULL,
    other_id INTEGER NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(product_id) REFERENCES product (id),
    FOREIGN KEY(other_id) REFERENCES product (id)
)
 STRICT;
CREATE INDEX ix_product_launched ON product (launched) WHERE launched > '';
CREATE INDEX ix_product_link_product ON product_link (product_id, other_id);
CREATE INDEX ix_customer_figures_ranked ON customer_figures (ranked_value) WHERE ranked_value IS NOT NULL;
CREATE INDEX ix_interaction_complaint ON interaction (complaint_id) WHERE complaint_id IS NOT NULL;
CREATE INDEX ix_complaint_open ON complaint (severity DESC, tier_rank, at, id, stage, owner_id, archived_at) WHERE stage NOT IN ('closed', 'withdrawn') AND archived_at IS NULL;
CREATE INDEX ix_follow_up_tier ON follow_up (tier_rank, due, id, owner_id, snoozed_until, archived_at) WHERE state = 'open' AND archived_at IS NULL;
CREATE INDEX ix_customer_referred_by ON customer (referred_by_id) WHERE referred_by_id IS NOT NULL;
CREATE INDEX ix_purchase_nobody ON purchase (at) WHERE customer_id IS NULL AND archived_at IS NULL;
