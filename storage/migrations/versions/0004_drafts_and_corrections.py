"""drafts of a unit, and what corrections of reports need.

Revision: 0004
"""

import sqlalchemy as sa
from alembic import op

from storage.tables import Instant

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.add_column(sa.Column("form_version", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("reopened_at", Instant(), nullable=True))
    op.create_table(
        "draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("duty", sa.Integer(), nullable=False),
        sa.Column("state", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("corrects", sa.Integer(), nullable=True),
        sa.Column("saved_by", sa.Integer(), nullable=False),
        sa.Column("saved_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["corrects"], ["report.id"], name=op.f("fk_draft_corrects")),
        sa.ForeignKeyConstraint(["duty"], ["duty.id"], name=op.f("fk_draft_duty")),
        sa.ForeignKeyConstraint(["saved_by"], ["person.id"], name=op.f("fk_draft_saved_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sa.UniqueConstraint("duty", name=op.f("uq_draft_duty")),
    )


def downgrade() -> None:
    op.drop_table("draft")
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.drop_column("reopened_at")
        batch_op.drop_column("form_version")
