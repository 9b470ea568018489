import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");

tours.add("service_quality_agent_explains_breach", {
    steps: () => [
        {
            content: "The ticket is late, and is to be solved",
            trigger: ".o_field_widget[name=stage_id] .dropdown-toggle:not(.d-none)",
            run: "click",
        },
        {
            trigger: ".o-dropdown--menu .o-dropdown-item:contains(Done)",
            run: "click",
        },
        {
            content: "Solving is refused, with a way out",
            trigger: ".modal .modal-body:contains(missed a promise)",
        },
        {
            trigger: ".modal footer button:contains(Say why)",
            run: "click",
        },
        {
            trigger: ".modal .o_data_row:first td[name=reason_id]",
            run: "click",
        },
        {
            trigger: ".modal .o_data_row:first td[name=reason_id] input",
            run: "edit Too much",
        },
        {
            trigger: ".o-autocomplete--dropdown-item:contains(Too much work)",
            run: "click",
        },
        {
            trigger: ".modal footer button:contains(Explain and solve)",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal))",
        },
        {
            content: "The ticket is solved at once",
            trigger:
                ".o_field_widget[name=stage_id] .o_arrow_button_current:contains(Done)",
        },
        {
            content: "The form loads itself anew, and forgets its page once",
            trigger: ".o_form_view a[name=service_clocks]",
            async run() {
                const end = Date.now() + 8000;
                const isOpen = () =>
                    document.querySelector(
                        "[name=clock_ids] td[name=breach_reason_id]",
                    );
                let seenAt = 0;
                while (Date.now() < end && !(seenAt && Date.now() - seenAt > 1500)) {
                    if (!isOpen()) {
                        seenAt = 0;
                        document
                            .querySelector(".o_form_view a[name=service_clocks]")
                            ?.click();
                    } else {
                        seenAt = seenAt || Date.now();
                    }
                    await new Promise((resolve) => setTimeout(resolve, 200));
                }
            },
        },
        {
            content: "The reason stands beside the breach",
            trigger: ".o_data_row:contains(First response):contains(Too much work)",
        },
        {
            trigger:
                ".o_data_row:contains(First response) button[name=action_open_exemption]",
            run: "click",
        },
        {
            trigger: ".modal [name=reason] textarea",
            run: "edit The line was cut",
        },
        {
            trigger: ".modal footer button:contains(Ask for an exemption)",
            run: "click",
        },
        {
            trigger:
                ".o_data_row:contains(First response):contains(Exemption requested)",
        },
    ],
});

tours.add("service_quality_supervisor_exempts", {
    steps: () => [
        {
            content: "What is to be decided is listed",
            trigger: ".o_data_row:contains(The line was cut)",
        },
        {
            trigger:
                ".o_data_row:contains(The line was cut) button[name=action_open_decision]",
            run: "click",
        },
        {
            trigger: ".modal footer button[name=action_grant]",
            run: "click",
        },
        {
            content: "Nothing is left to decide",
            trigger: ".o_list_view:not(:has(.o_data_row:contains(The line was cut)))",
        },
    ],
});

tours.add("service_quality_agent_escalates", {
    steps: () => [
        {
            trigger: ".o_form_view button[name=action_open_escalation]",
            run: "click",
        },
        {
            trigger: ".modal [name=rule_id] input:value(Specialists)",
        },
        {
            trigger: ".modal [name=reason] textarea",
            run: "edit Needs the laboratory",
        },
        {
            trigger: ".modal footer button:contains(Escalate)",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal))",
        },
        {
            trigger: ".o_form_view:contains(Escalated, level)",
        },
    ],
});
