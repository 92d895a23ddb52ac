"""fewer keys on PostgreSQL.

Revision: 0007

Checking a message's account and announcement row by row is a quarter of what a million recipients cost; neither is
ever deleted. SQLite, where it costs little, goes on checking.
"""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

KEYS = ("account", "announcement")


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for name in KEYS:
            op.drop_constraint(f"fk_message_{name}", "message", type_="foreignkey")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for name in KEYS:
            op.create_foreign_key(f"fk_message_{name}", "message", name, [name], ["id"])
