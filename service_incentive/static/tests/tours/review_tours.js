import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const SAVED = ".o_service_sheet_saved:contains(Saved)";

function statement(name) {
    return `.o_service_sheet_item:contains(${name})`;
}

function mark(key) {
    return {trigger: `.o_service_review [data-mark="${key}"]`, run: "click"};
}

/** Everything there is lies on the screen, and buttons are large enough for a thumb. */
function checkScreen() {
    const sheet = document.querySelector(".o_service_review");
    if (sheet.scrollWidth > window.innerWidth) {
        throw new Error(`The page is ${sheet.scrollWidth} pixels wide`);
    }
    const buttons = document.querySelectorAll(
        ".o_service_review_answers button, .o_service_sheet_foot button",
    );
    if (buttons.length !== 8) {
        throw new Error(
            `There are ${buttons.length} buttons, not five answers and three`,
        );
    }
    for (const button of buttons) {
        const {height, bottom, right} = button.getBoundingClientRect();
        if (height < 36 || bottom > window.innerHeight || right > window.innerWidth) {
            throw new Error(`The button ${button.textContent} is out of reach`);
        }
    }
}

tours.add("service_incentive_review_phone", {
    steps: () => [
        {
            content: "The card of the colleague",
            trigger: ".o_kanban_record:contains(Anna)",
            run: "click",
        },
        {
            content: "It says that the answer is without name",
            trigger: ".o_service_review_who:contains(Without name)",
        },
        {trigger: statement("Care"), run: checkScreen},
        mark(4),
        {content: "An answer goes on by itself", trigger: statement("Teamwork")},
        {
            trigger: ".o_service_sheet_comment",
            run: "edit Took my late shift",
        },
        {trigger: SAVED},
        {
            content: "The page is loaded again: nothing is lost",
            trigger: SAVED,
            run() {
                window.location.reload();
            },
            expectUnloadPage: true,
        },
        {
            content: "It goes on with the first statement without an answer",
            trigger: `.o_service_review:has(.o_service_sheet_count:contains("1 / 2")) ${statement("Teamwork")}`,
            run() {
                const {value} = document.querySelector(".o_service_sheet_comment");
                if (value !== "Took my late shift") {
                    throw new Error(`The comment reads ${value}`);
                }
            },
        },
        {trigger: ".o_service_sheet_previous", run: "click"},
        {trigger: `${statement("Care")}`},
        {trigger: '[data-mark="4"][aria-pressed=true]'},
        {trigger: ".o_service_sheet_next", run: "click"},
        {trigger: statement("Teamwork")},
        mark(0),
        {
            trigger: ".o_service_review_summary",
            run: "edit Explains things well",
        },
        {trigger: SAVED},
        {trigger: ".o_service_review_submit", run: "click"},
        {trigger: ".o_service_review_done:contains(Thank you)"},
        {trigger: ".o_service_review_list", run: "click"},
        {
            content: "There is nothing more to give",
            trigger: ".o_kanban_view:not(:has(.o_kanban_record:contains(Anna)))",
        },
    ],
});
