CREATE TABLE orders (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  customer uuid NOT NULL,
  placed_at timestamptz NOT NULL DEFAULT now(),
  coupon text
);

CREATE INDEX orders_by_customer ON orders (customer);
