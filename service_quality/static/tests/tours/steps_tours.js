import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

const tours = registry.category("web_tour.tours");

tours.add("service_quality_agent_walks_steps", {
    steps: () => [
        {
            content: "Choose the sheet of the service",
            trigger: ".o_field_widget[name=service_type_id] input",
            run: "edit Repair under test",
        },
        {
            trigger: ".o-autocomplete--dropdown-item:contains(Repair under test)",
            run: "click",
        },
        ...stepUtils.saveForm(),
        {
            trigger: ".o_form_view a[name=service_work]",
            run: "click",
        },
        {
            content: "The flow chart shows where the work is",
            trigger: ".o_service_step_chart [data-state=open]:contains(Diagnose)",
        },
        {
            trigger:
                ".o_field_widget[name=step_ids] .o_data_row:contains(Diagnose) button[name=action_finish]",
            run: "click",
        },
        {
            trigger: ".o_service_step_chart [data-state=open]:contains(Mend)",
        },
        {
            trigger: "button:contains(Ask for help)",
            run: "click",
        },
        {
            trigger: ".modal .o_field_x2many_list_row_add a",
            run: "click",
        },
        {
            trigger: ".modal .o_selected_row [name=department_id] input",
            run: "edit Stores under test",
        },
        {
            trigger: ".o-autocomplete--dropdown-item:contains(Stores under test)",
            run: "click",
        },
        {
            trigger: ".modal .o_selected_row [name=task] textarea",
            run: "edit Look for the part",
        },
        {
            trigger:
                ".modal .o_selected_row [name=due_at] button, .modal .o_selected_row [name=due_at] input",
            run: "click",
        },
        {
            trigger: ".modal .o_selected_row [name=due_at] input",
            run: "edit 12/31/2098 10:00:00",
        },
        {
            trigger: ".modal button[name=action_confirm]",
            run: "click",
        },
        {
            content: "The part is listed with who does it",
            trigger:
                ".o_field_widget[name=step_ids] .o_data_row:contains(Look for the part):contains(Kim Keeper)",
        },
    ],
});

tours.add("service_quality_keeper_confirms", {
    steps: () => [
        {
            trigger: ".o_data_row:contains(Machine leaks) td[name=name]",
            run: "click",
        },
        {
            trigger: "button[name=action_confirm_receipt]",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=confirmed_at]:not(:empty)",
        },
        {
            trigger: ".o_statusbar_buttons button[name=action_finish]",
            run: "click",
        },
        {
            trigger: ".modal [name=result] textarea",
            run: "edit Found it",
        },
        {
            trigger: ".modal button[name=action_confirm]",
            run: "click",
        },
        {
            trigger: ".o_statusbar_status .o_arrow_button_current:contains(Done)",
        },
    ],
});
