"""reminders to each person's taste, requests, announcements with files and approval.

Revision: 0003
"""

import sqlalchemy as sa
from alembic import op

from storage.tables import Instant

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "opt_out",
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_opt_out_person")),
        sa.PrimaryKeyConstraint("person", "kind", name=op.f("pk_opt_out")),
    )
    op.create_table(
        "request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("author", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("ask", sa.Text(), nullable=False),
        sa.Column("audience", sa.JSON(), nullable=False),
        sa.Column("before", sa.Date(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["author"], ["person.id"], name=op.f("fk_request_author")),
        sa.ForeignKeyConstraint(["unit"], ["unit.code"], name=op.f("fk_request_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request")),
    )
    # Plain additions: SQLite would otherwise make the tables anew, which rows that point to them forbid.
    op.add_column("person", sa.Column("remind_at", sa.Time(), nullable=True))
    op.add_column("person", sa.Column("snoozed_until", sa.Date(), nullable=True))
    op.add_column("reminder", sa.Column("skipped", sa.String(length=16), nullable=True))
    op.add_column("announcement", sa.Column("files", sa.JSON(), server_default=sa.text("'[]'"), nullable=False))
    op.add_column("announcement", sa.Column("mandatory", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("announcement", sa.Column("approved_by", sa.Integer(), nullable=True))


def downgrade() -> None:
    for table, columns in (
        ("announcement", ("approved_by", "mandatory", "files")),
        ("reminder", ("skipped",)),
        ("person", ("snoozed_until", "remind_at")),
    ):
        for column in columns:
            op.drop_column(table, column)
    op.drop_table("request")
    op.drop_table("opt_out")
