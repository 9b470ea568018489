import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");

tours.add("service_quality_customer_complains", {
    steps: () => [
        {
            trigger: "input[name=subject]",
            run: "edit Nobody listened to me",
        },
        {
            trigger: "textarea[name=description]",
            run: "edit I called three times.",
        },
        {
            trigger: "textarea[name=remedy]",
            run: "edit A call from somebody who knows",
        },
        {
            trigger: "button:contains(Send the complaint)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "It is here, and nobody is named",
            trigger: "#service_complaint:contains(We have your complaint)",
        },
    ],
});

tours.add("service_quality_agent_accepts_complaint", {
    steps: () => [
        {
            trigger: ".o_data_row:contains(Nobody listened to me) .o_data_cell",
            run: "click",
        },
        {
            trigger: ".o_form_view button:contains(Accept)",
            run: "click",
        },
        {
            content: "Without an apology it is refused",
            trigger: ".modal button[name=action_confirm]",
            run: "click",
        },
        {
            trigger:
                ".modal:contains(apologise to the customer first) button.btn-primary",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=calm_listened] input",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=apology_given] input",
            run: "click",
        },
        {
            trigger:
                ".modal .o_field_widget[name=promised_at] button, .modal .o_field_widget[name=promised_at] input",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=promised_at] input",
            run: "edit 01/04/2099 10:00:00 && press Enter",
        },
        {
            trigger: ".modal button[name=action_confirm]",
            run: "click",
        },
        {
            trigger:
                "body:not(:has(.modal)) .o_arrow_button_current:contains(Accepted)",
        },
    ],
});

tours.add("service_quality_investigator_decides", {
    steps: () => [
        {
            trigger: ".o_arrow_button_current:contains(Under investigation)",
        },
        {
            trigger: ".nav-link[name=investigation]",
            run: "click",
        },
        {
            content: "What was found stands there",
            trigger: ".o_field_widget[name=evidence_ids] .o_data_row:contains(She)",
        },
        {
            trigger: ".o_field_widget[name=true_cause] textarea",
            run: "edit Nobody was there",
        },
        {
            content: "Without the rest there is no verdict",
            trigger: "button[name=action_decide]",
            run: "click",
        },
        {
            trigger: ".modal:contains(Give it now) button.btn-primary",
            run: "click",
        },
        {
            trigger: ".modal:contains(outcome the customer wants) button.btn-primary",
            run: "click",
        },
        {
            trigger:
                "body:not(:has(.modal)) .o_field_widget[name=wanted_outcome] textarea",
            run: "edit A call",
        },
        {
            trigger: ".o_field_widget[name=verdict_reason] textarea",
            run: "edit It is so",
        },
        {
            trigger: "button[name=action_decide]",
            run: "click",
        },
        {
            trigger: ".modal:contains(Give it now) button.btn-primary",
            run: "click",
        },
        {
            trigger:
                "body:not(:has(.modal)) .o_arrow_button_current:contains(Verdict given)",
        },
        {
            content: "It is sealed",
            trigger:
                ".o_field_widget[name=true_cause]:not(:has(textarea)):contains(Nobody was there)",
        },
    ],
});

tours.add("service_quality_accused_sees_nothing", {
    steps: () => [
        {
            content: "No complaint to be seen",
            trigger: ".o_list_view:not(:has(.o_data_row))",
        },
        {
            trigger: ".o_view_nocontent:contains(No complaint you work on)",
        },
    ],
});

tours.add("service_quality_customer_not_satisfied", {
    steps: () => [
        {
            trigger: "#service_complaint:contains(You were right)",
        },
        {
            trigger: "textarea[name=note]",
            run: "edit It is not enough",
        },
        {
            trigger: "button:contains(I am not satisfied)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: "#service_complaint:contains(round 2)",
        },
    ],
});

tours.add("service_quality_manager_closes_complaint", {
    steps: () => [
        {
            trigger: ".o_arrow_button_current:contains(Confirmed by the customer)",
        },
        {
            trigger: "button[name=action_close]",
            run: "click",
        },
        {
            trigger: ".o_arrow_button_current:contains(Closed)",
        },
    ],
});
