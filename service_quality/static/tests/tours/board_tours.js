import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const URGENT = ".o_service_board_urgent li:contains(Lamp is dark)";

tours.add("service_quality_supervisor_board", {
    steps: () => [
        {
            content: "The team stands there with what is overdue",
            trigger:
                ".o_service_board_team:contains(Board under test) [data-figure=breached] .o_service_board_danger:contains(1)",
        },
        {
            content: "Its agent is below it",
            trigger: ".o_service_board_agent:contains(board.agent)",
        },
        {
            content: "What burns stands there with its countdown",
            trigger: `${URGENT} .o_service_countdown_breached`,
        },
        {
            content: "The figure opens the very tickets",
            trigger:
                ".o_service_board_team:contains(Board under test) [data-figure=breached] button",
            run: "click",
        },
        {
            trigger: ".o_list_view .o_data_row:contains(Lamp is dark)",
        },
        {
            trigger: ".o_list_view:not(:has(.o_data_row:contains(In good time)))",
        },
        {
            trigger: ".breadcrumb-item:contains(Live board) a, .o_back_button",
            run: "click",
        },
        {
            trigger: `${URGENT} .o_service_board_comment`,
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=body] textarea",
            run: "edit Call them today",
        },
        {
            trigger: ".modal button[name=action_confirm]",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal))",
        },
        {
            trigger: `${URGENT} .o_service_board_take`,
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=reason] input",
            run: "edit Waited too long",
        },
        {
            trigger: ".modal button[name=action_confirm]",
            run: "click",
        },
        {
            content: "It is the supervisor's now",
            trigger: `${URGENT}:contains(board.supervisor)`,
        },
        {
            content: "A change elsewhere shows by itself",
            trigger: ".o_service_board_page",
            async run() {
                const row = () =>
                    [...document.querySelectorAll(".o_service_board_team")].find((tr) =>
                        tr.textContent.includes("Board under test"),
                    );
                const open = () =>
                    row().querySelector("[data-figure=open] button").textContent;
                const before = open();
                const {orm} = odoo.__WOWL_DEBUG__.root.env.services;
                const teamId = Number(row().dataset.team);
                await orm.create("helpdesk.ticket", [
                    {name: "One more", description: "One more", team_id: teamId},
                ]);
                const end = Date.now() + 20000;
                while (open() === before && Date.now() < end) {
                    await new Promise((resolve) => setTimeout(resolve, 200));
                }
                if (open() === before) {
                    throw new Error(`The board still shows ${before} open tickets`);
                }
            },
        },
    ],
});
