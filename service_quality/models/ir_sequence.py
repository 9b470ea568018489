from odoo import api, models
from odoo.tools import SQL


class IrSequence(models.Model):
    """Numbers for many records in one query."""

    _inherit = "ir.sequence"

    @api.model
    def _draw_by_code(self, code, count):
        """``count`` numbers as ``next_by_code`` would give them; none without a
        sequence.
        """
        self.browse().check_access("read")
        sequence = self.search(
            [("code", "=", code), ("company_id", "in", [self.env.company.id, False])],
            order="company_id",
            limit=1,
        )
        return sequence._draw_numbers(count) if sequence else []

    def _draw_numbers(self, count):
        """The next ``count`` numbers, as so many calls of ``_next`` give them."""
        self.ensure_one()
        if self.use_date_range or self.implementation != "standard":
            return [self._next() for _number in range(count)]
        rows = self.env.execute_query(
            SQL(
                "SELECT nextval(%s) FROM generate_series(1, %s)",
                f"ir_sequence_{self.id:03d}",
                count,
            )
        )
        return [self.get_next_char(number) for (number,) in rows]
