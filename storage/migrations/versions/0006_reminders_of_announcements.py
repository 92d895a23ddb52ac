"""when those who have not read an announcement are reminded by themselves.

Revision: 0006
"""

import sqlalchemy as sa
from alembic import op

from storage.tables import Instant

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("announcement", sa.Column("remind_at", Instant(), nullable=True))


def downgrade() -> None:
    op.drop_column("announcement", "remind_at")
