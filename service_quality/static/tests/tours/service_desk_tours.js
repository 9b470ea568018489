import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

const tours = registry.category("web_tour.tours");
const BADGE = ".o_data_row:first .o_service_countdown_text";

tours.add("service_quality_agent_answers", {
    steps: () => [
        {
            content: "What is due next stands first, what nobody has taken included",
            trigger: ".o_data_row:eq(0):contains(Asked first) .o_service_countdown",
        },
        {
            trigger: ".o_data_row:eq(1):contains(Promised for later)",
        },
        {
            content: "The badge ticks by itself",
            trigger: BADGE,
            async run() {
                const text = () => document.querySelector(".o_service_countdown_text");
                const before = text().textContent;
                const end = Date.now() + 5000;
                while (text().textContent === before && Date.now() < end) {
                    await new Promise((resolve) => setTimeout(resolve, 100));
                }
                if (text().textContent === before) {
                    throw new Error(`The badge still shows ${before}`);
                }
            },
        },
        {
            trigger: ".o_data_row:eq(0) td[name=name]",
            run: "click",
        },
        {
            trigger: ".o_form_view .o_service_countdown:contains(First response)",
        },
        {
            trigger: "button.o-mail-Chatter-sendMessage",
            run: "click",
        },
        {
            trigger: ".o-mail-Composer-input",
            run: "edit We are looking into it.",
        },
        {
            trigger: ".o-mail-Composer-send:enabled",
            run: "click",
        },
        {
            trigger: ".o-mail-Message:contains(We are looking into it.)",
        },
        {
            trigger: ".o_form_view a[name=service_clocks]",
            run: "click",
        },
        {
            content: "The answer has stopped the clock, without a reload by hand",
            trigger:
                ".o_data_row:contains(First response) .o_service_countdown_met[aria-label*='First response: met']",
        },
    ],
});

tours.add("service_quality_manager_makes_policy", {
    steps: () => [
        {
            trigger: ".o_list_button_add",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=name] input",
            run: "edit Key customers first",
        },
        {
            trigger:
                ".o_field_widget[name=service_kind] input, .o_field_widget[name=service_kind] select",
            run: "click",
        },
        {
            trigger: ".o_select_menu_item:contains(Business handling)",
            run: "click",
        },
        {
            content: "The choice stands in the field before the form goes on",
            trigger:
                ".o_field_widget[name=service_kind] input:value(Business handling)",
        },
        {
            trigger: ".o_field_widget[name=target_ids] .o_field_x2many_list_row_add a",
            run: "click",
        },
        {
            trigger: ".o_selected_row .o_field_widget[name=amount] input",
            run: "edit 4",
        },
        ...stepUtils.saveForm(),
        {
            trigger:
                ".o_form_saved, .o_form_view:not(:has(.o_form_status_indicator_buttons:visible))",
        },
        {
            trigger: ".o_data_row:contains(First response):contains(4)",
        },
    ],
});

tours.add("service_quality_supervisor_reviews", {
    steps: () => [
        {
            trigger: ".o_list_view .o_data_row",
        },
        {
            content: "Look at missed promises only",
            trigger: ".o_searchview_dropdown_toggler",
            run: "click",
        },
        {
            trigger: ".o_filter_menu .o_menu_item:contains(Breached)",
            run: "click",
        },
        {
            trigger: ".o_facet_value:contains(Breached)",
        },
        {
            trigger: ".o_data_row .o_service_countdown_breached:contains(late)",
        },
        {
            trigger: ".o_list_view:not(:has(.o_service_countdown_running))",
        },
        {
            trigger: "button.o_switch_view.o_pivot",
            run: "click",
        },
        {
            trigger: ".o_pivot td.o_pivot_cell_value:contains(1)",
        },
        {
            trigger: ".o_pivot th:contains(First response)",
        },
    ],
});
