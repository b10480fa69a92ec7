SELECT g.generation FROM "cqrs".generations g WHERE g.log = $1::integer AND g.name = $2::text AND g.state = 'live'
