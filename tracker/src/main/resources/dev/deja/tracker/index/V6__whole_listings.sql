-- When the store was last listed from its beginning; one row at most.
create table whole_listings (
  at bigint not null
);
