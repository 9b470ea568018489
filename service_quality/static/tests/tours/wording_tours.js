import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const INPUT = ".o-mail-Composer-input";
const SEND = ".o-mail-Composer-send:enabled";

tours.add("service_quality_agent_minds_words", {
    steps: () => [
        {
            trigger: "button.o-mail-Chatter-sendMessage",
            run: "click",
        },
        {
            trigger: INPUT,
            run: "edit Hello Carla, that is simply not my problem.",
        },
        {
            trigger: SEND,
            run: "click",
        },
        {
            content: "The writer is told before the customer reads it",
            trigger: ".o_service_wording:contains(not my problem)",
        },
        {
            trigger: ".o_service_wording .o_service_better:contains(I will find out)",
        },
        {
            trigger: ".o_service_wording .o_service_send_anyway",
        },
        {
            trigger: ".o_service_edit",
            run: "click",
        },
        {
            content: "Nothing was sent, the text is still there",
            trigger: `body:not(:has(.modal)) ${INPUT}:value(not my problem)`,
        },
        {
            trigger: "body:not(:has(.o-mail-Message:contains(not my problem)))",
        },
        {
            trigger: INPUT,
            run: "edit Hello Carla, you idiot.",
        },
        {
            trigger: SEND,
            run: "click",
        },
        {
            content: "A blocked word can only be edited",
            trigger: ".o_service_wording:contains(you idiot)",
        },
        {
            trigger:
                ".o_service_wording:not(:has(.o_service_send_anyway)) .o_service_edit",
            run: "click",
        },
        {
            trigger: INPUT,
            run: "edit Hello Carla, I will find out for you.",
        },
        {
            trigger: SEND,
            run: "click",
        },
        {
            content: "Without such words there is no question",
            trigger: ".o-mail-Message:contains(I will find out for you.)",
        },
    ],
});

tours.add("service_quality_agent_uses_scripts", {
    steps: () => [
        {
            trigger: "button.o-mail-Chatter-sendMessage",
            run: "click",
        },
        {
            trigger: INPUT,
            run: "edit ::tour_sorry",
        },
        {
            content: "Only the text in the customer's language is suggested",
            trigger: ".o-mail-Composer-suggestion:contains(我们很抱歉)",
        },
        {
            trigger:
                "body:not(:has(.o-mail-Composer-suggestion:contains(We are sorry)))",
        },
        {
            trigger: ".o-mail-Composer-suggestion:contains(我们很抱歉)",
            run: "click",
        },
        {
            trigger: `${INPUT}:value(我们很抱歉。祝好)`,
        },
        {
            content: "The mandatory part is cut out: a warning, but no more",
            trigger: INPUT,
            run: "edit 祝好",
        },
        {
            trigger: SEND,
            run: "click",
        },
        {
            trigger: ".o_service_wording:contains(我们很抱歉) .o_service_send_anyway",
            run: "click",
        },
        {
            trigger: ".o-mail-Message:contains(祝好)",
        },
        {
            trigger: ".o_form_view a[name=service_work]",
            run: "click",
        },
        {
            content: "One click puts a question into a message",
            trigger: ".o_service_questions button:contains(在哪里)",
            run: "click",
        },
        {
            trigger: `${INPUT}:value(它在哪里？)`,
        },
        {
            content: "A script is chosen from the list and follows the question",
            trigger: "button[name=action_open_scripts]",
            run: "click",
        },
        {
            trigger:
                ".modal .o_data_row:contains(tour_sorry) button[name=action_insert]",
            run: "click",
        },
        {
            trigger: `body:not(:has(.modal)) ${INPUT}:value(它在哪里？ 我们很抱歉。祝好)`,
        },
        {
            trigger: SEND,
            run: "click",
        },
        {
            trigger: ".o-mail-Message:contains(它在哪里？ 我们很抱歉。祝好)",
        },
    ],
});
