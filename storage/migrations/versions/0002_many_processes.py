"""many processes.

A message knows its channel, so that a claim reads no other channel's rows, and how often nobody knew whether it left.

Revision: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

WAITING = sa.text("state IN ('queued', 'sending', 'uncertain')")
CHANNELS = "UPDATE message SET channel = (SELECT account.channel FROM account WHERE account.id = message.account)"


def upgrade() -> None:
    op.add_column("message", sa.Column("channel", sa.String(length=16), nullable=True))
    op.add_column("message", sa.Column("unsure", sa.Integer(), server_default="0", nullable=False))
    op.execute(CHANNELS)
    op.drop_index("ix_message_waiting", table_name="message")
    op.create_index(
        "ix_message_waiting",
        "message",
        ["channel", "state", "priority", "due_at", "id"],
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    )


def downgrade() -> None:
    op.drop_index("ix_message_waiting", table_name="message")
    op.create_index(
        "ix_message_waiting",
        "message",
        ["state", "priority", "due_at", "id"],
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    )
    op.drop_column("message", "unsure")
    op.drop_column("message", "channel")
