from datetime import timedelta
from random import Random

from odoo import api, fields, models

from odoo.addons.service_quality.tools.period import Period

WORDS = {
    "superior": "A reliable quarter. Next I would like to see more of your ideas in the"
    " team meeting.",
    "self": "I have closed the old cases and learned the new returns process. I would"
    " like to train newcomers.",
    "peer": (
        "Always answers when I ask something.",
        "The hand-over before the holidays was very good.",
        "Could say earlier when there is too much to do.",
        "",
        "Keeps calm when it gets loud at the counter.",
    ),
    "subordinate": (
        "Listens before deciding.",
        "I would like to hear sooner how I am doing.",
        "",
    ),
}


class ServiceDemoReview(models.AbstractModel):
    """Reviews of the demo database; called by demo data only."""

    _name = "service.demo.review"
    _description = "Service demo reviews"

    @api.model
    def _load_reviews(self):
        """One quarter is reviewed and scored; of the last one half is in."""
        department = self.env.ref("service_quality.hr_department_service_demo")
        scheme = self.env.ref("service_incentive.service_appraisal_scheme_team_demo")
        this = Period.starting("quarter", fields.Date.today())
        last = Period.starting("quarter", this.date_from - timedelta(days=1))
        before = Period.starting("quarter", last.date_from - timedelta(days=1))
        self._give(self._open_cycle(last.date_from, scheme, department), share=0.5)
        reviewed = self._open_cycle(before.date_from, scheme, department)
        self._give(reviewed, share=1.0)
        if not reviewed.reviews_closed_at:
            reviewed.action_close_reviews()
            reviewed.score()

    def _open_cycle(self, day, scheme, department):
        """The cycle of a quarter, generated for the department."""
        Cycle = self.env["service.appraisal.cycle"]
        company = department.company_id or self.env.company
        cycle = Cycle.search(
            [
                ("kind", "=", "quarter"),
                ("date_from", "=", day),
                ("company_id", "=", company.id),
            ]
        ) or Cycle.create(
            {
                "kind": "quarter",
                "date_from": day,
                "company_id": company.id,
                "scheme_id": scheme.id,
            }
        )
        if cycle.state in ("draft", "open"):
            cycle.generate(department)
        return cycle

    def _give(self, cycle, share):
        """Some of the raters answer, each on the own page."""
        random = Random(cycle.id)
        reviews = cycle.assignment_ids.filtered(lambda review: review.state == "open")
        for number, review in enumerate(reviews):
            if number % 10 >= share * 10:
                continue
            words = WORDS[review.group]
            if not isinstance(words, str):
                words = words[number % len(words)]
            page = review.with_user(review.rater_id.user_id)
            page.save_sheet(
                {
                    "marks": {
                        criterion.id: random.choice((3, 3, 4, 4, 4, 5))
                        for criterion in review._get_asked_criteria()
                    },
                    "comment": words,
                }
            )
            page.submit()
