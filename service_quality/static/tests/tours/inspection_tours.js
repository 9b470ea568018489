import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const PIXEL =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";
const SAVED = ".o_service_sheet_saved:contains(Saved)";

function item(name) {
    return `.o_service_sheet_item:contains(${name})`;
}

function mark(key) {
    return {trigger: `.o_service_sheet_marks [data-mark=${key}]`, run: "click"};
}

/** Until the page is loaded again nothing reaches the server. */
function loseNetwork() {
    window.XMLHttpRequest.prototype.send = function () {
        setTimeout(() => this.dispatchEvent(new Event("error")));
    };
}

/** Everything there is lies on the screen, and buttons are large enough for a thumb. */
function checkScreen() {
    const sheet = document.querySelector(".o_service_sheet");
    if (sheet.scrollWidth > window.innerWidth) {
        throw new Error(`The sheet is ${sheet.scrollWidth} pixels wide`);
    }
    for (const button of document.querySelectorAll(".o_service_sheet_foot button")) {
        const {height, bottom, right} = button.getBoundingClientRect();
        if (height < 36 || bottom > window.innerHeight || right > window.innerWidth) {
            throw new Error(`The button ${button.textContent} is out of reach`);
        }
    }
}

tours.add("service_quality_inspection_phone", {
    steps: () => [
        {
            content: "The card of the inspection planned",
            trigger: ".o_kanban_record:contains(Reception on tour)",
            run: "click",
        },
        {trigger: "button[name=action_inspect]", run: "click"},
        {
            trigger: item("Greets first"),
            run: checkScreen,
        },
        mark("pass"),
        {
            content: "A pass goes on by itself",
            trigger: item("Listens"),
        },
        mark("fail"),
        {trigger: "[data-mark=fail][aria-pressed=true]"},
        {
            trigger: ".o_service_sheet_comment",
            run: "edit Cut in twice",
        },
        {
            content: "A photo from the camera",
            trigger:
                ".o_service_sheet_camera input:not(:visible), .o_service_sheet_camera",
            async run() {
                const bytes = Uint8Array.from(atob(PIXEL), (char) =>
                    char.charCodeAt(0),
                );
                const data = new DataTransfer();
                data.items.add(new File([bytes], "photo.png", {type: "image/png"}));
                const input = document.querySelector(".o_service_sheet_camera input");
                input.files = data.files;
                input.dispatchEvent(new Event("change", {bubbles: true}));
            },
        },
        {trigger: ".o_service_sheet_photo"},
        {trigger: SAVED},
        {trigger: ".o_service_sheet_next", run: "click"},
        {trigger: item("Keeps secrets")},
        {
            content: "The page is loaded again: nothing is lost",
            trigger: SAVED,
            run() {
                window.location.reload();
            },
            expectUnloadPage: true,
        },
        {
            content: "It goes on with the first item without a mark",
            trigger: `.o_service_sheet:has(.o_service_sheet_count:contains("2 / 3")) ${item("Keeps secrets")}`,
        },
        {trigger: ".o_service_sheet_previous", run: "click"},
        {trigger: item("Listens")},
        {
            trigger: ".o_service_sheet_photo",
            run() {
                const {value} = document.querySelector(".o_service_sheet_comment");
                if (value !== "Cut in twice") {
                    throw new Error(`The comment reads ${value}`);
                }
            },
        },
        {trigger: ".o_service_sheet_next", run: "click"},
        {
            content: "The network is gone: what is marked stays on the phone",
            trigger: item("Keeps secrets"),
            run: loseNetwork,
        },
        mark("na"),
        {
            content: "With the network it is brought through when loaded again",
            trigger: ".o_service_sheet_saved:contains(kept here)",
            run() {
                window.location.reload();
            },
            expectUnloadPage: true,
        },
        {trigger: ".o_service_sheet_count:contains(3 / 3)"},
        {
            content: "What failed asks for a decision",
            trigger: ".o_service_sheet_failed:contains(Listens)",
        },
        {
            trigger: ".o_service_sheet_failed [data-decision=rectify]",
            run: "click",
        },
        {
            trigger: ".o_service_sheet_failed textarea[name=rectify_task]",
            run: "edit Let the customer finish",
        },
        {
            trigger: ".o_service_sheet_failed input[name=rectify_due_date]",
            run() {
                const input = document.querySelector("input[name=rectify_due_date]");
                const day = new Date(Date.now() + 7 * 86400000);
                input.value = day.toISOString().slice(0, 10);
                input.dispatchEvent(new Event("change", {bubbles: true}));
            },
        },
        {
            trigger: ".o_service_sheet_need",
            run: "edit Counter 3",
        },
        {trigger: SAVED},
        {trigger: ".o_service_sheet_finish", run: "click"},
        {trigger: ".o_service_sheet_result:contains(60)"},
        {trigger: ".o_service_sheet_publish", run: "click"},
        {trigger: ".o_service_sheet_result:contains(Published)"},
    ],
});

tours.add("service_quality_inspection_desktop", {
    steps: () => [
        {
            trigger:
                ".o_list_view .o_data_row:contains(Reception on tour) td[name=name]",
            run: "click",
        },
        {trigger: ".o_form_view button[name=action_start]", run: "click"},
        {
            trigger:
                ".o_field_widget[name=line_ids] .o_data_row:contains(Greets first) td[name=mark]",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=line_ids] .o_field_widget[name=mark] input",
            run: "click",
        },
        {
            trigger: ".o_select_menu_item:contains(Pass)",
            run: "click",
        },
        {trigger: ".o_form_button_save", run: "click"},
        {trigger: ".o_form_saved, .o_form_view:not(:has(.o_form_button_save:visible))"},
        {
            content: "What is missing is named",
            trigger: "button[name=action_done]",
            run: "click",
        },
        {trigger: ".modal .btn-primary", run: "click"},
        {trigger: ".modal:contains(Listens: not marked)"},
        {trigger: ".modal .btn-primary", run: "click"},
        {trigger: "body:not(:has(.modal))"},
    ],
});

tours.add("service_quality_inspection_portal", {
    steps: () => [
        {
            trigger: "button[value=begin]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: ".o_service_item label:contains(Partly)",
            run: "click",
        },
        {
            trigger: ".o_service_item textarea",
            run: "edit No name badge && press Tab",
        },
        {
            content: "Nothing was saved by hand, and the page is loaded again",
            trigger: ".o_service_item:has(input[value=partial]:checked)",
            async run() {
                await new Promise((resolve) => setTimeout(resolve, 1000));
                window.location.reload();
            },
            expectUnloadPage: true,
        },
        {
            trigger: ".o_service_item:has(input[value=partial]:checked)",
            run() {
                const {value} = document.querySelector(".o_service_item textarea");
                if (value !== "No name badge") {
                    throw new Error(`The comment reads ${value}`);
                }
            },
        },
    ],
});
