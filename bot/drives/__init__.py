"""Where people of Teams keep their files, OneDrive and SharePoint: files are fetched from there and sent there."""
