"""Ways by which mails leave: a mail server, or a folder."""
