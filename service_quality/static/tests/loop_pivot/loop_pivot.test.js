import {
    contains,
    defineModels,
    fields,
    mockService,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {expect, test} from "@odoo/hoot";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

class Feedback extends models.Model {
    source = fields.Char();
    received = fields.Integer();
    done = fields.Integer();

    _records = [
        {id: 1, source: "Rating", received: 1, done: 1},
        {id: 2, source: "Rating", received: 1, done: 0},
        {id: 3, source: "Complaint", received: 1, done: 0},
    ];

    _views = {
        list: `<list><field name="source"/></list>`,
        search: `<search/>`,
    };
}

onRpc("has_group", () => true);
defineMailModels();
defineModels([Feedback]);

test("behind a number stands what it counts", async () => {
    mockService("action", {
        doAction(action) {
            expect.step(JSON.stringify(action.domain));
            return Promise.resolve(true);
        },
    });
    await mountView({
        arch: `
            <pivot js_class="service_loop_pivot">
                <field name="received" type="measure"/>
                <field name="done" type="measure"/>
            </pivot>`,
        resModel: "feedback",
        type: "pivot",
    });
    await contains(".o_pivot_cell_value:eq(0)").click();
    await contains(".o_pivot_cell_value:eq(1)").click();
    expect.verifySteps(['[["received","=",1]]', '[["done","=",1]]']);
});
