from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

SUPERVISOR = "service_quality.group_supervisor"


class ServiceLesson(models.Model):
    """Something that everybody can learn from what has happened once.

    Written of a review, a complaint, an incident or freely; published it is read by
    all staff, and may be offered as a case for training.
    """

    _name = "service.lesson"
    _inherit = ["mail.thread"]
    _description = "Lesson"
    _order = "published_at desc, id desc"
    _check_company_auto = True

    name = fields.Char(string="Lesson", required=True, tracking=True)
    happened = fields.Text(
        string="What happened",
        help="Without the names of customers and colleagues.",
    )
    cause = fields.Text(string="Why", help="Why it could happen.")
    learned = fields.Text(
        string="What we learned", help="What to do the same way, or in another."
    )
    prevention = fields.Text(help="What keeps it from happening again.")
    clause_ids = fields.Many2many(
        "service.clause", string="Clauses", help="The rules that it is about."
    )
    tag_ids = fields.Many2many(
        "service.lesson.tag", string="Causes", help="What such cases have in common."
    )
    root_cause_ids = fields.Many2many(
        "service.root.cause",
        string="Root causes",
        help="Why it happened, by the catalogue that complaints use.",
    )
    category_id = fields.Many2one(
        "helpdesk.ticket.category", string="Subject", index="btree_not_null"
    )
    state = fields.Selection(
        [("draft", "Being written"), ("published", "Published")],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
        tracking=True,
    )
    published_at = fields.Datetime(string="Published", readonly=True, copy=False)
    author_user_id = fields.Many2one(
        "res.users",
        string="Written by",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
    )
    offered_as_case = fields.Boolean(
        string="Case for training",
        tracking=True,
        help="Trainers find it among the cases they may use.",
    )
    company_id = fields.Many2one(
        "res.company",
        default=lambda self: self.env.company,
        help="Empty: for all companies.",
    )
    active = fields.Boolean(default=True)
    res_model = fields.Char(string="Origin model", readonly=True)
    res_id = fields.Many2oneReference(
        string="Origin record", model_field="res_model", readonly=True, index=True
    )
    origin_name = fields.Char(string="Learned from", readonly=True)
    action_ids = fields.Many2many(
        "service.action",
        string="Actions",
        groups="service_quality.group_supervisor,service_quality.group_inspector",
        help="What was done about it.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            for vals in vals_list:
                vals.pop("published_at", None)
                vals.update(state="draft", author_user_id=self.env.uid)
        return super().create(vals_list)

    def write(self, vals):
        fixed = {
            "state",
            "published_at",
            "author_user_id",
            "res_model",
            "res_id",
            "origin_name",
        }
        if not self.env.su and fixed & vals.keys():
            raise AccessError(
                self.env._(
                    "Who wrote a lesson, of what, and whether it is published cannot "
                    "be written. Use its buttons."
                )
            )
        return super().write(vals)

    def action_publish(self):
        """Let everybody read these lessons.

        :raise AccessError: unless a supervisor does it
        :raise UserError: when a lesson does not say what was learned
        """
        self._check_supervisor()
        for lesson in self:
            if (
                not (lesson.happened or "").strip()
                or not (lesson.learned or "").strip()
            ):
                raise UserError(
                    self.env._(
                        "%(lesson)s: say first what happened and what we learned.",
                        lesson=lesson.name,
                    )
                )
        drafts = self.filtered(lambda lesson: lesson.state == "draft")
        # The state has no other writer; see write().
        drafts.sudo().write(
            {"state": "published", "published_at": fields.Datetime.now()}
        )
        return True

    def action_withdraw(self):
        """Take these lessons back to be written anew."""
        self._check_supervisor()
        self.sudo().write({"state": "draft", "published_at": False})
        return True

    def _check_supervisor(self):
        self.check_access("write")
        if not self.env.user.has_group(SUPERVISOR):
            raise AccessError(self.env._("Supervisors publish lessons."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_published(self):
        if "published" in self.mapped("state"):
            raise UserError(self.env._("A published lesson is archived, not deleted."))
