import {expect, test} from "@odoo/hoot";
import {advanceTime, animationFrame} from "@odoo/hoot-mock";
import {
    MockServer,
    contains,
    defineModels,
    fields,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {REFRESH_EVERY} from "@service_quality/auto_refresh/auto_refresh";

class Job extends models.Model {
    note = fields.Char();
    progress = fields.Integer();
    state = fields.Selection({
        selection: [
            ["running", "Running"],
            ["done", "Done"],
        ],
    });

    _records = [{id: 1, note: "", progress: 10, state: "running"}];
}

onRpc("has_group", () => true);
defineMailModels();
defineModels([Job]);

async function mountForm() {
    let reads = 0;
    onRpc("job", "web_read", () => {
        reads++;
    });
    await mountView({
        arch: `
            <form>
                <field name="progress" readonly="1"/>
                <field name="note"/>
                <field name="state" widget="service_auto_refresh"
                       options="{'while': ['running']}"/>
            </form>`,
        resId: 1,
        resModel: "job",
        type: "form",
    });
    return () => reads;
}

async function wait() {
    await advanceTime(REFRESH_EVERY);
    await animationFrame();
}

test("the record is read again while it runs, and no more when it is done", async () => {
    const reads = await mountForm();
    expect(reads()).toBe(1);
    expect(".o_field_service_auto_refresh .fa-spin").toHaveCount(1);
    MockServer.env.job.write([1], {progress: 60});
    await wait();
    expect(reads()).toBe(2);
    expect("[name=progress]").toHaveText("60");
    MockServer.env.job.write([1], {state: "done"});
    await wait();
    expect(reads()).toBe(3);
    expect(".o_field_service_auto_refresh .fa-spin").toHaveCount(0);
    await wait();
    await wait();
    expect(reads()).toBe(3);
});

test("what a user is typing is left alone", async () => {
    const reads = await mountForm();
    await contains("[name=note] input").edit("almost", {confirm: false});
    await wait();
    expect(reads()).toBe(1);
    expect("[name=note] input").toHaveValue("almost");
});
