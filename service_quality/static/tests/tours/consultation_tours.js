import {registry} from "@web/core/registry";

registry.category("web_tour.tours").add("service_quality_agent_uses_article", {
    steps: () => [
        {
            trigger: ".o_form_view a[name=service_work]",
            run: "click",
        },
        {
            content: "The customer's history and preferences stand beside the question",
            trigger:
                ".o_service_customer_panel .o_service_earlier:contains(Older question)",
        },
        {
            trigger:
                ".o_field_widget[name=customer_preferences] textarea:value(Mornings only)",
        },
        {
            trigger: "button[name=action_find_article]",
            run: "click",
        },
        {
            content:
                "The search knows the question already, in spite of the typing error",
            trigger:
                ".modal .o_data_row:contains(delivery address) button[name=action_use]",
            run: "click",
        },
        {
            trigger: ".modal .o_mail_composer_form_view, .modal .o_mail_composer_form",
        },
        {
            trigger:
                ".modal .note-editable:contains(My orders), .modal .odoo-editor-editable:contains(My orders)",
        },
        {
            trigger: ".modal .o_mail_send:enabled",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal))",
        },
        {
            trigger: ".o_form_view a[name=service_work]",
            run: "click",
        },
        {
            content: "What was sent is the answer",
            trigger: ".o_field_widget[name=answer]:contains(My orders)",
        },
        {
            trigger: ".o_field_widget[name=answered_by_user_id]:contains(Ada Agent)",
        },
    ],
});
