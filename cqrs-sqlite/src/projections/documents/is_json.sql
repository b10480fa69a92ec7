SELECT json_valid(?1);
