from odoo import models
from odoo.fields import Domain


class ServiceAppraisalHistoryMixin(models.AbstractModel):
    """What people have done to a score after it was computed.

    ``service.appraisal`` inherits it. Adjustments, appeals and questions, each as far
    as the rules of these records let the reader see it.
    """

    _name = "service.appraisal.history.mixin"
    _description = "What became of a score"

    def _get_histories(self):
        """{appraisal id: list of events, oldest first}, in a fixed number of queries.

        :return: an event is a dict of ``kind``, ``at``, ``what``, ``who``, ``why`` and
            ``is_past`` (it counts no more)
        """
        about = Domain("appraisal_id", "in", self.ids)
        events = {appraisal.id: [] for appraisal in self}
        for model, tell in (
            ("service.appraisal.adjustment", self._tell_adjustment),
            ("service.appraisal.appeal", self._tell_appeal),
            ("service.appraisal.query", self._tell_query),
        ):
            for record in self.env[model].search(about, order="id"):
                events[record.appraisal_id.id].append(
                    (record.create_date, tell(record))
                )
        return {
            key: [event for _at, event in sorted(found, key=lambda pair: pair[0])]
            for key, found in events.items()
        }

    def _tell_adjustment(self, adjustment):
        values = {
            "old": self._format_number(adjustment.old_score),
            "new": self._format_number(adjustment.new_score),
        }
        if adjustment.kind == "appeal":
            what = self.env._(
                "After an appeal the score went from %(old)s to %(new)s.", **values
            )
        else:
            what = self.env._(
                "Calibration moved the score from %(old)s to %(new)s.", **values
            )
        return {
            "kind": "adjustment",
            "at": self._format_moment(adjustment.at),
            "what": what,
            # Whoever may read the adjustment may read who stands for it.
            "who": adjustment.sudo().user_id.name,
            "why": adjustment.reason,
            "is_past": bool(adjustment.superseded_at),
        }

    def _tell_appeal(self, appeal):
        states = dict(appeal._fields["state"]._description_selection(self.env))
        return {
            "kind": "appeal",
            "at": self._format_moment(appeal.submitted_at),
            "what": self.env._("Appeal: %(state)s", state=states[appeal.state]),
            "who": appeal.sudo().decider_id.name or "",
            "why": appeal.decision_note or appeal.reason,
            "is_past": appeal.state == "withdrawn",
        }

    def _tell_query(self, query):
        return {
            "kind": "query",
            "at": self._format_moment(query.create_date),
            "what": self.env._("Question: %(question)s", question=query.question),
            "who": query.sudo().answer_user_id.name or "",
            "why": query.answer or self.env._("Not answered yet."),
            "is_past": query.state == "withdrawn",
        }
