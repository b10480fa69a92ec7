{name} {type} GENERATED ALWAYS AS (document ->> '$.{field}') STORED
    CONSTRAINT "{field}_has_its_kind" CHECK (json_type(document, '$.{field}') IN ({kinds}))
