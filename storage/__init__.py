"""What nhac remembers: tables, migrations, and a store that lives for one transaction."""
