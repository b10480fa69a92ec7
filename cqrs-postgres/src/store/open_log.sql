SELECT epoch, head, recorded_head FROM "cqrs".open_log($1::integer)
