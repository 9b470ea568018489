import base64

from odoo.exceptions import AccessError, MissingError, UserError, ValidationError
from odoo.fields import Domain
from odoo.http import request, route

from odoo.addons.portal.controllers.portal import CustomerPortal, pager

# The marks in the order of their buttons, with the colour of each.
MARKS = {"pass": "success", "partial": "warning", "fail": "danger", "na": "secondary"}
DECISIONS = ("coached", "rectify")
NOTICE = "service_quality_inspection_notice"
PAGE = 20


class ServiceInspectionPortal(CustomerPortal):
    """What inspectors from outside do: see what is assigned to them, score it, hand it
    in. Rules of the models decide what they see; the contract of their agency too.
    """

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "inspection_count" in counters:
            values["inspection_count"] = request.env["service.inspection"].search_count(
                self._get_assigned_domain()
            )
        return values

    def _get_assigned_domain(self):
        return Domain("is_assigned_outside", "=", True)

    @route(
        ["/my/inspections", "/my/inspections/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
    )
    def service_inspections(self, page=1, **_kwargs):
        """The inspections assigned to the visitor, those to do first."""
        Inspection = request.env["service.inspection"]
        domain = self._get_assigned_domain()
        paging = pager(
            url="/my/inspections",
            total=Inspection.search_count(domain),
            page=page,
            step=PAGE,
        )
        inspections = Inspection.search(
            domain,
            order="done_at desc, planned_on, id",
            limit=PAGE,
            offset=paging["offset"],
        )
        return request.render(
            "service_quality.portal_my_inspections",
            {
                "page_name": "service_inspection",
                "default_url": "/my/inspections",
                "pager": paging,
                # Names of checklists and people, of what is assigned to the visitor.
                "inspections": inspections.sudo(),
            },
        )

    @route(
        "/my/inspections/<int:inspection_id>",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
    )
    def service_inspection(self, inspection_id, **_kwargs):
        """One inspection, to be filled in."""
        inspection = self._find_inspection(inspection_id)
        if not inspection:
            return request.redirect("/my")
        return self._render_inspection(inspection)

    @route(
        "/my/inspections/<int:inspection_id>",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def service_inspection_save(self, inspection_id, step="save", **post):
        """Keep what was filled in; with the step ``hand_in`` finish it, with
        ``begin`` only show the items, with ``keep`` say nothing of it.
        """
        inspection = self._find_inspection(inspection_id)
        if not inspection:
            return request.redirect("/my", code=303)
        notice = {"kind": "success", "text": request.env._("Saved.")}
        try:
            with request.env.cr.savepoint():
                inspection._save_outside(
                    self._read_marks(inspection, post),
                    self._read_report(inspection, post),
                )
            if step == "hand_in":
                with request.env.cr.savepoint():
                    inspection.action_done()
                notice["text"] = request.env._("Thank you, it has been handed in.")
            elif step in ("begin", "keep"):
                notice = None
        except (AccessError, UserError, ValidationError) as error:
            notice = {"kind": "danger", "text": str(error)}
        if notice:
            request.session[NOTICE] = notice
        return request.redirect(f"/my/inspections/{inspection_id}", code=303)

    def _find_inspection(self, inspection_id):
        """The inspection, when it is assigned to the visitor today; else nothing."""
        try:
            inspection = request.env["service.inspection"].browse(inspection_id)
            inspection.check_access("read")
        except (AccessError, MissingError):
            return None
        return inspection if inspection.is_assigned_outside else None

    def _render_inspection(self, inspection):
        line = request.env["service.inspection.line"]
        labels = dict(line._fields["mark"]._description_selection(request.env))
        return request.render(
            "service_quality.portal_my_inspection",
            {
                "page_name": "service_inspection",
                # What the page shows is assigned to the visitor; it shows neither the
                # case nor the customer.
                "inspection": inspection.sudo(),
                "lines": inspection.sudo().line_ids,
                "marks": [(mark, labels[mark], color) for mark, color in MARKS.items()],
                "visited_at": inspection._get_visited_text(),
                "notice": request.session.pop(NOTICE, None),
            },
        )

    def _read_marks(self, inspection, post):
        """What the form says of each item: ``{line id: values}``."""
        marks = {}
        for line in inspection.sudo().line_ids:
            values = {}
            if post.get(f"mark_{line.id}") in MARKS:
                values["mark"] = post[f"mark_{line.id}"]
            if f"comment_{line.id}" in post:
                values["comment"] = post[f"comment_{line.id}"].strip()
            mark = values.get("mark", line.mark)
            if mark in ("fail", "partial") and f"decision_{line.id}" in post:
                decision = post[f"decision_{line.id}"]
                values["decision"] = decision in DECISIONS and decision
            photo = post.get(f"photo_{line.id}")
            content = photo.read() if photo else b""
            if content:
                values["photo"] = base64.b64encode(content)
            if values:
                marks[line.id] = values
        return marks

    def _read_report(self, inspection, post):
        report = {
            name: post[name].strip()
            for name in ("visit_report", "place")
            if name in post
        }
        if "visited_at" in post:
            report["visited_at"] = inspection._read_visited_text(post["visited_at"])
        return report
