import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");

tours.add("service_incentive_officer_runs_month", {
    steps: () => [
        {
            content: "An officer begins with the cycles",
            trigger: ".o_list_view button:contains(Generate appraisals)",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=date_from] button",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=date_from] input",
            run: "edit 03/15/2012 && press Tab",
        },
        {
            content: "Whichever day is picked, its month is meant",
            trigger:
                ".modal .o_field_widget[name=period_label]:contains(03/01/2012 to 03/31/2012)",
        },
        {
            trigger: ".modal button[name=action_generate]",
            run: "click",
        },
        {
            trigger: ".o_notification:contains(appraisals generated)",
        },
        {
            trigger: ".o_statusbar_buttons button[name=action_score].btn-primary",
            run: "click",
        },
        {
            trigger: ".o_data_row:contains(Able Anders):contains(Excellent)",
        },
        {
            content: "Who has no data has no grade, and the row says why",
            trigger: ".o_data_row:contains(Newly Norris):contains(No grade)",
        },
        {
            trigger: ".o_data_row:contains(Weak Weber) td[name=score]",
            run: "click",
        },
        {
            content: "What the score is made of",
            trigger:
                ".modal .o_data_row:contains(First response on time):contains(95 %)",
        },
        {
            trigger: ".modal .modal-footer .o_form_button_cancel",
            run: "click",
        },
        {
            content: "The guide says that publishing comes next",
            trigger:
                "body:not(:has(.modal)) [data-step=publish][data-state=now] button",
            run: "click",
        },
        {
            content: "Who has no grade is counted before anything is frozen",
            trigger: ".modal .o_field_widget[name=unrated_count]:contains(1)",
        },
        {
            trigger: ".modal .modal-footer button[name=action_publish]",
            run: "click",
        },
        {
            trigger: ".o_statusbar_buttons button[name=action_propose_outcomes]",
            run: "click",
        },
        {
            content: "The preview says who would be affected",
            trigger: ".modal .o_data_row:contains(Able Anders):contains(Commendation)",
        },
        {
            trigger: ".modal .o_data_row:contains(Weak Weber):contains(Talk, Training)",
        },
        {
            trigger: ".modal button[name=action_propose]",
            run: "click",
        },
        {
            trigger:
                ".o_notification:contains(rewards 1, talks and sanctions 1, training needs 1)",
        },
        {
            trigger:
                "body:not(:has(.modal)) .oe_stat_button[name=action_view_sanctions]:contains(1)",
        },
        {
            content: "Once more: nothing is doubled, and the wizard says so",
            trigger: ".o_statusbar_buttons button[name=action_propose_outcomes]",
            run: "click",
        },
        {
            trigger: ".modal .alert:contains(nothing is proposed twice)",
        },
        {
            trigger:
                ".modal:not(:has(button[name=action_propose])) .modal-footer button",
            run: "click",
        },
        {
            trigger:
                "body:not(:has(.modal)) .oe_stat_button[name=action_view_appraisals]",
            run: "click",
        },
        {
            trigger:
                ".o_list_view:has(.o_facet_value:contains(2012-03)) .o_data_row:contains(Weak Weber) td[name=score]",
            run: "click",
        },
        {
            content: "The appraisal leads to what it led to",
            trigger:
                ".o_form_view:contains(Below baseline) .oe_stat_button[name=action_view_sanctions]",
            run: "click",
        },
        {
            trigger: ".o_form_view .o_statusbar_buttons button[name=action_notify]",
        },
    ],
});
