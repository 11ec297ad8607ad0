BEGIN { @[ }
