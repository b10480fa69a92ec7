DROP {kind} main.{name};
