ALTER TABLE customer_figures ADD COLUMN last_order INTEGER;

ALTER TABLE customer_figures ADD COLUMN days_with_order INTEGER;

ALTER TABLE customer_figures ADD COLUMN came_back INTEGER;
