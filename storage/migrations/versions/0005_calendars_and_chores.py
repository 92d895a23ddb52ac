"""secret addresses of calendars, and what is done once a day.

Revision: 0005
"""

import sqlalchemy as sa
from alembic import op

from storage.tables import Instant

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calendar_feed",
        sa.Column("unit", sa.String(length=64), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_calendar_feed_made_by")),
        sa.ForeignKeyConstraint(["unit"], ["unit.code"], name=op.f("fk_calendar_feed_unit")),
        sa.PrimaryKeyConstraint("unit", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("token", name=op.f("uq_calendar_feed_token")),
    )
    op.create_table(
        "chore",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_chore")),
    )


def downgrade() -> None:
    op.drop_table("chore")
    op.drop_table("calendar_feed")
