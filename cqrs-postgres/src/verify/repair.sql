SELECT epoch, head, recorded_head, batches_dropped, keys_dropped FROM "cqrs".repair($1::integer)
