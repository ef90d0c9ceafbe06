"""What people see. Asks data.queries, changes through one billing function per click, decides nothing."""
