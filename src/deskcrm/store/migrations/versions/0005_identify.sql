ALTER TABLE customer ADD COLUMN tax_id TEXT NOT NULL DEFAULT '';
ALTER TABLE customer ADD COLUMN branch TEXT NOT NULL DEFAULT '';
CREATE TABLE customer_tag (
    tag TEXT NOT NULL,
    customer_id INTEGER NOT NULL,
    PRIMARY KEY (tag, customer_id)
)
 WITHOUT ROWID,
 STRICT;
CREATE TRIGGER customer_tag_of_new AFTER INSERT ON customer WHEN NEW.tags > '' BEGIN INSERT OR IGNORE INTO customer_tag SELECT trim(value), NEW.id FROM json_each('["' || replace(replace(replace(NEW.tags, '\', '\\'), '"', '\"'), ';', '","') || '"]') WHERE trim(value) > ''; END;
CREATE TRIGGER customer_tag_of_changed AFTER UPDATE OF tags ON customer WHEN NEW.tags <> OLD.tags BEGIN DELETE FROM customer_tag WHERE customer_id = NEW.id AND tag IN (SELECT trim(value) FROM json_each('["' || replace(replace(replace(OLD.tags, '\', '\\'), '"', '\"'), ';', '","') || '"]')); INSERT OR IGNORE INTO customer_tag SELECT trim(value), NEW.id FROM json_each('["' || replace(replace(replace(NEW.tags, '\', '\\'), '"', '\"'), ';', '","') || '"]') WHERE trim(value) > ''; END;
INSERT OR IGNORE INTO customer_tag SELECT trim(value), c.id FROM customer c, json_each('["' || replace(replace(replace(c.tags, '\', '\\'), '"', '\"'), ';', '","') || '"]') WHERE c.tags > '' AND trim(value) > '';
CREATE INDEX ix_contact_point_kind ON contact_point (kind, customer_id) WHERE archived_at IS NULL;
CREATE INDEX ix_contact_point_district ON contact_point (district, customer_id) WHERE kind = 'address' AND archived_at IS NULL AND district <> '';
CREATE INDEX ix_contact_point_province ON contact_point (province, customer_id) WHERE kind = 'address' AND archived_at IS NULL AND province <> '';
CREATE INDEX ix_customer_birthday ON customer (substr(born, 6)) WHERE length(born) = 10;
CREATE INDEX ix_customer_channel ON customer (preferred_channel) WHERE preferred_channel <> '';
CREATE INDEX ix_customer_organisation ON customer (id) WHERE kind = 'organisation';
CREATE INDEX ix_customer_figures_open ON customer_figures (last_contact) WHERE open_complaints > 0 OR open_follow_ups > 0;
CREATE INDEX ix_lookup_entry_no_email ON lookup_entry (customer_id) WHERE emails = '';
CREATE INDEX ix_lookup_entry_no_phone ON lookup_entry (customer_id) WHERE phones = '';
CREATE INDEX ix_purchase_order ON purchase (order_number, customer_id) WHERE order_number <> '' AND archived_at IS NULL;
CREATE INDEX ix_purchase_product ON purchase (product_id, customer_id) WHERE product_id IS NOT NULL AND archived_at IS NULL;
