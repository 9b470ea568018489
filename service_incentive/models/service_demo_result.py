from odoo import api, fields, models


class ServiceDemoResult(models.AbstractModel):
    """Calibration, questions, an appeal, proposals and money of the demo database;
    called by demo data only.
    """

    _name = "service.demo.result"
    _description = "Service demo results"

    @api.model
    def _load_calibration_demo(self, cycle_id):
        """Two scores moved, one question answered and one open, before publication."""
        hr = self.env.ref("service_quality.res_users_hr_demo")
        cycle = self.env["service.appraisal.cycle"].browse(cycle_id).with_user(hr)
        appraisals = self._get_appraisals(cycle)
        if len(appraisals) < 3:
            return
        self._ask(
            appraisals[0],
            self.env._("Were the calls on the day of the power cut counted too?"),
            self.env._("No, those of that morning are left out for everybody."),
        )
        self._ask(
            appraisals[1], self.env._("Why does my result of reopened tickets differ?")
        )
        cycle.action_start_calibration()
        moves = (
            (
                appraisals[0],
                -2.0,
                self.env._("The team was staffed better than others."),
            ),
            (
                appraisals[2],
                1.5,
                self.env._("Took over the tickets of a sick colleague."),
            ),
        )
        for appraisal, points, reason in moves:
            if appraisal.is_rated:
                score = min(max(appraisal.score + points, 0), 100)
                appraisal.with_user(hr).calibrate(score, reason)

    @api.model
    def _load_result_demo(self, cycle_id):
        """An appeal to decide, one decided, proposals in each state, and pay lines."""
        cycle = self.env["service.appraisal.cycle"].browse(cycle_id)
        # The switch is off where nobody turns it on; a demo shows what it opens.
        cycle.company_id.conduct_allow_monetary = True
        appraisals = self._get_appraisals(cycle)
        if len(appraisals) < 3:
            return
        self._load_proposals(appraisals)
        self._load_case(appraisals[1])
        self._appeal(appraisals[0], cases=2)
        decided = self._appeal(appraisals[2], cases=1)
        if decided:
            decided.with_user(self.env.ref("base.user_admin")).action_reject(
                self.env._("The log shows that the customer waited for a day.")
            )

    def _get_appraisals(self, cycle):
        """Appraisals of people who can log in, the best known first."""
        logins = ("agent", "agent2", "agent3", "agent4", "agent5")
        by_login = {
            appraisal.employee_id.user_id.login: appraisal
            for appraisal in cycle.sudo().appraisal_ids
        }
        found = [by_login[login] for login in logins if login in by_login]
        return self.env["service.appraisal"].concat(*found)

    def _as_employee(self, appraisal, model):
        return self.env[model].with_user(appraisal.employee_id.user_id)

    def _ask(self, appraisal, question, answer=None):
        query = self._as_employee(appraisal, "service.appraisal.query").create(
            {
                "appraisal_id": appraisal.id,
                "line_id": appraisal.line_ids[:1].id,
                "question": question,
            }
        )
        if answer:
            hr = self.env.ref("service_quality.res_users_hr_demo")
            query.with_user(hr).action_answer(answer)

    def _appeal(self, appraisal, cases):
        """An appeal of the employee, with so many of the cases named as wrong."""
        lines = appraisal.line_ids.filtered(lambda line: line.measure_id and line.n > 1)
        if not lines:
            return None
        appeal = self._as_employee(appraisal, "service.appraisal.appeal").create(
            {
                "appraisal_id": appraisal.id,
                "reason": self.env._(
                    "The telephone system was down; the tickets came in hours later."
                ),
                "line_ids": [fields.Command.set(lines[:1].ids)],
            }
        )
        appeal.action_list_evidence()
        late = appeal.evidence_ids.filtered(
            lambda row: (
                (self.env[row.res_model].sudo().browse(row.res_id).state == "breached")
                if row.res_model == "service.sla.clock"
                else True
            )
        )
        (late or appeal.evidence_ids)[:cases].write({"is_contested": True})
        appeal.action_submit()
        return appeal

    def _load_proposals(self, appraisals):
        """A coefficient and a raise to approve, an approved bonus, a paid allowance."""
        hr = self.env.ref("service_quality.res_users_hr_demo")
        admin = self.env.ref("base.user_admin")
        Proposal = self.env["service.appraisal.proposal"].with_user(hr)
        employees = appraisals.employee_id
        proposals = Proposal.create(
            [
                {
                    "employee_id": employees[1].id,
                    "kind": "coefficient",
                    "coefficient": 1.2,
                    "reason": self.env._("Three months above the aim in a row."),
                },
                {
                    "employee_id": employees[2].id,
                    "kind": "raise",
                    "raise_percent": 3,
                    "reason": self.env._("Took over the training of new colleagues."),
                },
                {
                    "employee_id": employees[0].id,
                    "kind": "plan",
                    "plan": self.env._("Two weeks at the counter with a mentor."),
                    "reason": self.env._("Callbacks were late twice."),
                },
            ]
        )
        proposals.action_propose()
        proposals[0].with_user(admin).action_approve()
        reward = (
            self.env["service.reward"]
            .with_user(hr)
            .create(
                {
                    "employee_id": employees[1].id,
                    "kind": "bonus",
                    "amount": 300,
                    "reason": self.env._("Kept a large customer."),
                }
            )
        )
        reward.action_propose()
        reward.with_user(admin).action_approve()
        lines = (
            self.env["service.pay.line"]
            .with_user(hr)
            .create(
                [
                    {
                        "employee_id": employee.id,
                        "kind": "allowance",
                        "amount": 80,
                        "reference": self.env._("Duty roster"),
                        "reason": self.env._("Night duty"),
                    }
                    for employee in employees[1:3]
                ]
            )
        )
        lines[0].with_user(admin).action_approve()
        self.env["service.pay.export"].with_user(hr).export(lines[0], "xlsx")
        lines[0].action_mark_paid()

    def _load_case(self, appraisal):
        """Somebody whom customers rated low."""
        rule = self.env.ref("service_incentive.outcome_rule_customer_low")
        self.env["service.customer.case"]._open_cases([(appraisal, rule, 2.6, 6)])
