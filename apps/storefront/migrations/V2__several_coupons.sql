CREATE TABLE order_coupons (
  order_id bigint NOT NULL REFERENCES orders,
  coupon text NOT NULL,
  PRIMARY KEY (order_id, coupon)
);

INSERT INTO order_coupons (order_id, coupon)
SELECT id, coupon FROM orders WHERE coupon IS NOT NULL;
