CREATE TABLE event (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    archived_at INTEGER,
    import_id INTEGER,
    name TEXT NOT NULL,
    starts_at INTEGER NOT NULL,
    ends_at INTEGER,
    place TEXT NOT NULL,
    places INTEGER,
    reply_by TEXT NOT NULL,
    audience TEXT NOT NULL,
    note TEXT NOT NULL,
    state TEXT NOT NULL,
    seatings INTEGER NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT ck_event_state CHECK (state IN ('planned', 'held', 'cancelled')),
    CONSTRAINT ck_event_places CHECK (places IS NULL OR places > 0)
)
 STRICT;
CREATE INDEX ix_event_starts ON event (starts_at) WHERE archived_at IS NULL;
CREATE TABLE event_invitation (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    archived_at INTEGER,
    import_id INTEGER,
    event_id INTEGER NOT NULL,
    customer_id INTEGER NOT NULL,
    source TEXT NOT NULL,
    invited_at INTEGER NOT NULL,
    invited_by_id INTEGER,
    channel_id INTEGER,
    told_at INTEGER,
    reply TEXT NOT NULL,
    replied_at INTEGER,
    guests INTEGER NOT NULL,
    waiting INTEGER,
    attended_at INTEGER,
    note TEXT NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT ck_event_invitation_source CHECK (source IN ('list', 'desk', 'file', 'came')),
    CONSTRAINT ck_event_invitation_reply CHECK (reply IN ('none', 'yes', 'no', 'maybe')),
    CONSTRAINT ck_event_invitation_guests CHECK (guests >= 0),
    CONSTRAINT ck_event_invitation_waiting CHECK (waiting IS NULL OR reply = 'yes'),
    FOREIGN KEY(event_id) REFERENCES event (id),
    FOREIGN KEY(customer_id) REFERENCES customer (id),
    FOREIGN KEY(invited_by_id) REFERENCES staff (id),
    FOREIGN KEY(channel_id) REFERENCES channel (id)
)
 STRICT;
CREATE INDEX ix_event_invitation_customer ON event_invitation (customer_id) WHERE archived_at IS NULL;
CREATE UNIQUE INDEX ix_event_invitation_once ON event_invitation (event_id, customer_id) WHERE archived_at IS NULL;
