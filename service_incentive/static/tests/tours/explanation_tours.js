import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");

tours.add("service_incentive_why_this_score", {
    steps: () => [
        {
            content: "The employee finds the way from the own appraisal",
            trigger: ".o_kanban_record:contains(2012-03) button[name=action_explain]",
            run: "click",
        },
        {
            content: "The grade, and what it comes from",
            trigger: ".o_service_why_page:contains(of 100 points):contains(Tina Tour)",
        },
        {
            trigger:
                "article[data-line='First response on time']:contains(counts):contains(85 %) > button",
            run: "click",
        },
        {
            content: "What it would have taken, and the division",
            trigger:
                "article:contains(2 of the 20 cases should have gone better):contains(17 divided by 20)",
        },
        {
            content: "What came late stands beside the frozen figure",
            trigger:
                ".o_service_why_fresh:contains(Counted anew today):contains(came after the figures were frozen)",
        },
        {
            content: "A very record, by click",
            trigger: "article li[data-record]:first",
            run: "click",
        },
        {
            trigger: ".o_form_view:contains(Does not print)",
        },
        {
            content: "And back",
            trigger: ".o_breadcrumb a:contains(Why this score)",
            run: "click",
        },
        {
            trigger: ".o_service_why_page:contains(Tina Tour)",
        },
    ],
});

tours.add("service_incentive_why_on_a_phone", {
    steps: () => [
        {
            trigger: ".o_service_why_page button:contains(Unfold all)",
            run: "click",
        },
        {
            content: "Nothing makes the page scroll sideways",
            trigger: ".o_service_why_page:contains(17 divided by 20)",
            run() {
                if (document.documentElement.scrollWidth > window.innerWidth) {
                    throw new Error("The page is wider than the phone");
                }
            },
        },
        {
            trigger: ".o_service_why_page button:contains(Fold all)",
            run: "click",
        },
        {
            trigger: ".o_service_why_page:not(:contains(17 divided by 20))",
        },
    ],
});
