ALTER TABLE matter ADD COLUMN avoidable INTEGER NOT NULL DEFAULT 0;
ALTER TABLE complaint ADD COLUMN impact INTEGER;
ALTER TABLE complaint ADD COLUMN urgency INTEGER;
ALTER TABLE complaint ADD COLUMN parent_id INTEGER REFERENCES complaint (id);
ALTER TABLE complaint ADD COLUMN follows_id INTEGER REFERENCES complaint (id);
ALTER TABLE complaint ADD COLUMN acknowledge_due INTEGER;
ALTER TABLE complaint ADD COLUMN answer_due INTEGER;
ALTER TABLE complaint ADD COLUMN resolve_due INTEGER;
ALTER TABLE complaint ADD COLUMN acknowledged_at INTEGER;
ALTER TABLE complaint ADD COLUMN answered_at INTEGER;
ALTER TABLE complaint ADD COLUMN waiting_since INTEGER;
ALTER TABLE complaint ADD COLUMN waited INTEGER NOT NULL DEFAULT 0;
ALTER TABLE complaint ADD COLUMN reopened INTEGER NOT NULL DEFAULT 0;
ALTER TABLE complaint ADD COLUMN escalated_at INTEGER;
ALTER TABLE complaint ADD COLUMN escalation TEXT NOT NULL DEFAULT '';
ALTER TABLE follow_up ADD COLUMN task TEXT NOT NULL DEFAULT '';
ALTER TABLE follow_up ADD COLUMN due_from INTEGER;
ALTER TABLE follow_up ADD COLUMN until_call INTEGER NOT NULL DEFAULT 0;
ALTER TABLE follow_up ADD COLUMN repeats TEXT NOT NULL DEFAULT '';
ALTER TABLE follow_up ADD COLUMN repeats_from INTEGER;
ALTER TABLE follow_up ADD COLUMN renewed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE follow_up ADD COLUMN broken_at INTEGER;
UPDATE complaint SET answer_due = due WHERE due IS NOT NULL;
UPDATE complaint SET acknowledged_at = (
    SELECT min(at) FROM complaint_step WHERE complaint_id = complaint.id AND archived_at IS NULL
    AND to_stage IN ('acknowledged', 'assessed', 'investigating', 'answered', 'closed')
), answered_at = (
    SELECT min(at) FROM complaint_step WHERE complaint_id = complaint.id AND archived_at IS NULL
    AND to_stage IN ('answered', 'closed')
);
UPDATE follow_up SET broken_at = due WHERE kind = 'promise' AND done_at > due;
DROP INDEX ix_complaint_open;
CREATE TABLE calendar_day (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    archived_at INTEGER,
    import_id INTEGER,
    day TEXT NOT NULL,
    name TEXT NOT NULL,
    hours TEXT NOT NULL,
    source TEXT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (day)
)
 STRICT;
CREATE TABLE complaint_category (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    archived_at INTEGER,
    import_id INTEGER,
    name TEXT NOT NULL,
    parent_id INTEGER,
    position INTEGER NOT NULL,
    active INTEGER NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(parent_id) REFERENCES complaint_category (id)
)
 STRICT;
CREATE TABLE answer (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    archived_at INTEGER,
    import_id INTEGER,
    kind TEXT NOT NULL,
    matter_id INTEGER,
    title TEXT NOT NULL,
    text_en TEXT NOT NULL,
    text_th TEXT NOT NULL,
    owner_id INTEGER,
    review_on TEXT NOT NULL,
    uses INTEGER NOT NULL,
    last_used_at INTEGER,
    position INTEGER NOT NULL,
    active INTEGER NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT ck_answer_kind CHECK (kind IN ('answer', 'phrase', 'guide')),
    FOREIGN KEY(matter_id) REFERENCES matter (id),
    FOREIGN KEY(owner_id) REFERENCES staff (id)
)
 STRICT;
CREATE TABLE arrival (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    archived_at INTEGER,
    import_id INTEGER,
    day TEXT NOT NULL,
    number INTEGER NOT NULL,
    at INTEGER NOT NULL,
    customer_id INTEGER,
    name TEXT NOT NULL,
    wants TEXT NOT NULL,
    taken_at INTEGER,
    taken_by_id INTEGER,
    left_at INTEGER,
    PRIMARY KEY (id),
    FOREIGN KEY(customer_id) REFERENCES customer (id),
    FOREIGN KEY(taken_by_id) REFERENCES staff (id)
)
 STRICT;
CREATE TABLE handover (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    archived_at INTEGER,
    import_id INTEGER,
    at INTEGER NOT NULL,
    staff_id INTEGER,
    note TEXT NOT NULL,
    body TEXT NOT NULL,
    taken_at INTEGER,
    taken_by_id INTEGER,
    PRIMARY KEY (id),
    FOREIGN KEY(staff_id) REFERENCES staff (id),
    FOREIGN KEY(taken_by_id) REFERENCES staff (id)
)
 STRICT;
CREATE TABLE improvement (
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
    dimension TEXT NOT NULL,
    value TEXT NOT NULL,
    opened_at INTEGER NOT NULL,
    since INTEGER,
    until INTEGER,
    done_at INTEGER,
    PRIMARY KEY (id),
    CONSTRAINT ck_improvement_state CHECK (state IN ('open', 'doing', 'done', 'dropped')),
    FOREIGN KEY(owner_id) REFERENCES staff (id)
)
 STRICT;
CREATE TABLE month_report (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    archived_at INTEGER,
    import_id INTEGER,
    month TEXT NOT NULL,
    closed_at INTEGER NOT NULL,
    staff_id INTEGER,
    body TEXT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (month),
    FOREIGN KEY(staff_id) REFERENCES staff (id)
)
 STRICT;
CREATE TABLE complaint_breach (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    archived_at INTEGER,
    import_id INTEGER,
    complaint_id INTEGER NOT NULL,
    target TEXT NOT NULL,
    due INTEGER NOT NULL,
    severity INTEGER NOT NULL,
    tier TEXT NOT NULL,
    owner_id INTEGER,
    PRIMARY KEY (id),
    CONSTRAINT ck_complaint_breach_target CHECK (target IN ('acknowledge', 'answer', 'resolve')),
    FOREIGN KEY(complaint_id) REFERENCES complaint (id),
    FOREIGN KEY(owner_id) REFERENCES staff (id)
)
 STRICT;
CREATE TABLE improvement_complaint (
    improvement_id INTEGER NOT NULL,
    complaint_id INTEGER NOT NULL,
    PRIMARY KEY (improvement_id, complaint_id),
    FOREIGN KEY(improvement_id) REFERENCES improvement (id),
    FOREIGN KEY(complaint_id) REFERENCES complaint (id)
)
 WITHOUT ROWID,
 STRICT;
CREATE TABLE remedy (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    archived_at INTEGER,
    import_id INTEGER,
    complaint_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    detail TEXT NOT NULL,
    cost INTEGER NOT NULL,
    state TEXT NOT NULL,
    asked_at INTEGER NOT NULL,
    asked_by_id INTEGER,
    decided_at INTEGER,
    decided_by_id INTEGER,
    given_at INTEGER,
    note TEXT NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT ck_remedy_state CHECK (state IN ('asked', 'approved', 'refused', 'given')),
    FOREIGN KEY(complaint_id) REFERENCES complaint (id),
    FOREIGN KEY(asked_by_id) REFERENCES staff (id),
    FOREIGN KEY(decided_by_id) REFERENCES staff (id)
)
 STRICT;
CREATE TABLE supervisor_call (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    archived_at INTEGER,
    import_id INTEGER,
    at INTEGER NOT NULL,
    staff_id INTEGER,
    customer_id INTEGER,
    complaint_id INTEGER,
    words TEXT NOT NULL,
    answered_at INTEGER,
    answered_by_id INTEGER,
    PRIMARY KEY (id),
    FOREIGN KEY(staff_id) REFERENCES staff (id),
    FOREIGN KEY(customer_id) REFERENCES customer (id),
    FOREIGN KEY(complaint_id) REFERENCES complaint (id),
    FOREIGN KEY(answered_by_id) REFERENCES staff (id)
)
 STRICT;
CREATE TABLE follow_up_change (
    id INTEGER NOT NULL,
    uid BLOB NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    archived_at INTEGER,
    import_id INTEGER,
    follow_up_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    staff_id INTEGER,
    what TEXT NOT NULL,
    from_due INTEGER,
    to_due INTEGER,
    from_owner_id INTEGER,
    to_owner_id INTEGER,
    note TEXT NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT ck_follow_up_change_what CHECK (what IN ('renewed', 'moved', 'snoozed', 'woken', 'handed_over')),
    FOREIGN KEY(follow_up_id) REFERENCES follow_up (id),
    FOREIGN KEY(staff_id) REFERENCES staff (id),
    FOREIGN KEY(from_owner_id) REFERENCES staff (id),
    FOREIGN KEY(to_owner_id) REFERENCES staff (id)
)
 STRICT;
CREATE INDEX ix_answer_matter ON answer (matter_id);
CREATE INDEX ix_arrival_waiting ON arrival (at) WHERE taken_at IS NULL AND left_at IS NULL AND archived_at IS NULL;
CREATE INDEX ix_complaint_answer_due ON complaint (answer_due, answered_at, stage, archived_at);
CREATE INDEX ix_complaint_archived ON complaint (archived_at) WHERE archived_at IS NOT NULL;
CREATE INDEX ix_complaint_at ON complaint (at, answered_at, root_cause, archived_at);
CREATE INDEX ix_complaint_breach_due ON complaint_breach (due);
CREATE INDEX ix_complaint_category_parent ON complaint_category (parent_id, position);
CREATE INDEX ix_complaint_closed ON complaint (closed_at, stage, told, archived_at);
CREATE INDEX ix_complaint_ended ON complaint (owner_id, stage, at, id, archived_at) WHERE stage IN ('closed', 'withdrawn') AND archived_at IS NULL;
CREATE INDEX ix_complaint_escalated ON complaint (escalated_at, id) WHERE escalated_at IS NOT NULL AND stage NOT IN ('closed', 'withdrawn') AND archived_at IS NULL;
CREATE INDEX ix_complaint_follows ON complaint (follows_id) WHERE follows_id IS NOT NULL;
CREATE INDEX ix_complaint_open ON complaint (due, tier_rank, id, stage, owner_id, escalated_at, archived_at) WHERE stage NOT IN ('closed', 'withdrawn') AND archived_at IS NULL;
CREATE INDEX ix_complaint_parent ON complaint (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX ix_follow_up_change_follow_up ON follow_up_change (follow_up_id, at);
CREATE INDEX ix_follow_up_complaint ON follow_up (complaint_id) WHERE complaint_id IS NOT NULL;
CREATE INDEX ix_follow_up_due ON follow_up (due, kind, state, done_at, broken_at, renewed, archived_at);
CREATE INDEX ix_handover_at ON handover (at);
CREATE INDEX ix_improvement_complaint_complaint ON improvement_complaint (complaint_id);
CREATE INDEX ix_interaction_at ON interaction (at, customer_id, matter_id, direction, outcome, staff_id, channel_id, seconds, complaint_id, archived_at);
CREATE INDEX ix_remedy_asked ON remedy (asked_at) WHERE state = 'asked' AND archived_at IS NULL;
CREATE INDEX ix_remedy_complaint ON remedy (complaint_id);
CREATE INDEX ix_satisfaction_at ON satisfaction (at, expected, perceived, worth, customer_id, interaction_id, complaint_id, archived_at);
CREATE INDEX ix_supervisor_call_open ON supervisor_call (at) WHERE answered_at IS NULL AND archived_at IS NULL;
CREATE UNIQUE INDEX ix_arrival_number ON arrival (day, number);
CREATE UNIQUE INDEX ix_complaint_breach_complaint ON complaint_breach (complaint_id, target, due);
