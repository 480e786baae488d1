-- No version of the API that still runs reads it.
ALTER TABLE orders DROP COLUMN coupon;
