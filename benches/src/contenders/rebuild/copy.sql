COPY rows (key, document, version, position) FROM STDIN
