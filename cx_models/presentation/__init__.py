"""How results look and read: words in Finnish and English, numbers, charts, workbooks."""
