import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");

tours.add("service_quality_agent_defers", {
    steps: () => [
        {
            trigger: ".o_form_view button[name=action_open_deferral]",
            run: "click",
        },
        {
            content: "The latest time that the policy allows is proposed",
            trigger: ".modal .o_field_widget[name=promised_at]",
        },
        {
            trigger: ".modal [name=reason] textarea",
            run: "edit We ask the manufacturer.",
        },
        {
            trigger: ".modal button[name=action_confirm]",
            run: "click",
        },
        {
            content: "The customer has been told, without a word typed twice",
            trigger:
                "body:not(:has(.modal)) .o-mail-Message:contains(We ask the manufacturer.)",
        },
        {
            trigger: ".o_form_view a[name=service_work]",
            run: "click",
        },
        {
            trigger: "div[name=promise_ids] .o_data_row:contains(An answer)",
        },
    ],
});

tours.add("service_quality_agent_hands_over", {
    steps: () => [
        {
            trigger: ".o_form_view button:contains(Hand over)",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=user_id] input",
            run: "edit Tom Taker",
        },
        {
            trigger: ".modal .o-autocomplete--dropdown-item:contains(Tom Taker)",
            run: "click",
        },
        {
            trigger: ".modal [name=reason] textarea",
            run: "edit He knows this device.",
        },
        {
            trigger: ".modal .modal-footer .btn-primary",
            run: "click",
        },
        {
            content: "Until it is accepted, the ticket is still the giver's",
            trigger:
                "body:not(:has(.modal)) div[name=service_handover]:contains(Tom Taker)",
        },
    ],
});

tours.add("service_quality_colleague_accepts", {
    steps: () => [
        {
            trigger: "div[name=service_handover] button[name=action_accept_handover]",
            run: "click",
        },
        {
            trigger:
                "body:not(:has(div[name=service_handover] button[name=action_accept_handover])) .o_form_view",
        },
    ],
});
