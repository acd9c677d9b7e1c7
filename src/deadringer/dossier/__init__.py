"""What is put on paper: the docket, a dossier a claim, and the manifest that lets anyone check both."""
