SELECT
  coalesce((SELECT max(position) FROM main.events), 0),
  coalesce((SELECT max(epoch) FROM main.epochs), 0);
