import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const WORK = ".o_form_view a[name=service_work]";
const DOCUMENTS = ".o_field_widget[name=document_ids]";
const PAPER = "%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n";

/** Put a file into a file input, as choosing one in the browser does. */
function choose(input, name) {
    const transfer = new DataTransfer();
    transfer.items.add(new File([PAPER], name, {type: "application/pdf"}));
    input.files = transfer.files;
    input.dispatchEvent(new Event("change", {bubbles: true}));
}

/** Open a line, upload a scan, and save the dialog. */
function upload(document) {
    return [
        {
            content: `Scan: ${document}`,
            trigger: `${DOCUMENTS} .o_data_row:contains(${document}) button:has(.fa-upload)`,
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=file] input[type=file]:not(:visible)",
            run() {
                choose(this.anchor, "scan.pdf");
            },
        },
        {
            trigger: ".modal .o_field_widget[name=file] input:value(scan.pdf)",
        },
        {
            trigger: ".modal .o_form_button_save, .modal button[special=save]",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal))",
        },
    ];
}

tours.add("service_quality_agent_works_case", {
    steps: () => [
        {
            trigger: WORK,
            run: "click",
        },
        {
            content: "Both documents are missing",
            trigger: `${DOCUMENTS} .o_data_row:contains(Invoice):contains(Missing)`,
        },
        ...upload("Invoice"),
        {
            trigger: `${DOCUMENTS} .o_data_row:contains(Invoice) button:has(.fa-check)`,
            run: "click",
        },
        {
            content: "One click, and all its checks are passed",
            trigger: `${DOCUMENTS} .o_data_row:contains(Invoice):contains(In order)`,
        },
        {
            trigger: "button[name=action_send_to_review]",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=review_state]:contains(In review)",
        },
    ],
});

tours.add("service_quality_reviewer_approves", {
    steps: () => [
        {
            trigger: ".o_data_row td[name=name]:contains(Refund under test)",
            run: "click",
        },
        {
            trigger: WORK,
            run: "click",
        },
        {
            trigger: "button[name=action_open_review]",
            run: "click",
        },
        {
            trigger: ".modal button[name=action_approve]",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=review_state]:contains(Approved)",
        },
    ],
});

tours.add("service_quality_agent_hands_out_proof", {
    steps: () => [
        {
            trigger: WORK,
            run: "click",
        },
        ...upload("Receipt"),
        {
            trigger: `${DOCUMENTS} .o_data_row:contains(Receipt):contains(In order)`,
        },
        {
            trigger: "button[name=action_open_result_notice]",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=result_done] textarea",
            run: "edit The money was paid back.",
        },
        {
            trigger: ".modal button[name=action_send]",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=acceptance_state]:contains(Asked)",
        },
    ],
});

tours.add("service_quality_customer_accepts", {
    steps: () => [
        {
            content: "The page says what is missing and how",
            trigger: "#service_documents li:contains(Photo):contains(Of the damage)",
        },
        {
            trigger: "#service_documents li:contains(Photo) input[type=file]",
            run() {
                choose(this.anchor, "photo.pdf");
            },
        },
        {
            trigger: "#service_documents li:contains(Photo) button.btn-primary",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: "#service_documents li:contains(Photo):contains(Received)",
        },
        {
            trigger: "button[name=accept]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: "[name=service_acceptance]:contains(Accepted by)",
        },
    ],
});

tours.add("service_quality_agent_comforts", {
    steps: () => [
        {
            trigger: WORK,
            run: "click",
        },
        {
            content: "The customer has waited for long: the words to say are there",
            trigger: ".o_service_comfort blockquote:contains(Thank you for waiting)",
        },
        {
            trigger: ".o_service_comfort button:contains(I have explained it)",
            run: "click",
        },
        {
            trigger: ".o_form_view:not(:has(.o_service_comfort))",
        },
    ],
});
