from odoo.http import Controller, request, route


class ServiceQualityPolicy(Controller):
    """The principles of the service, as employees and customers read them."""

    @route("/quality-policy", type="http", auth="user", website=True)
    def quality_policy(self, **_kwargs):
        """The principles in the words of the visitor's company."""
        company = request.env.company
        # Customers may not read the clauses; the principles are for everybody.
        clauses = request.env["service.clause"].sudo().with_company(company)
        principles = clauses.search(
            clauses._get_usable_domain(company=company)
            & clauses._get_principle_domain()
        )
        return request.render(
            "service_quality.quality_policy",
            {"principles": principles, "company": company, "page_name": "policy"},
        )
