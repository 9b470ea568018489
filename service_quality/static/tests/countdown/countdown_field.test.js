import {expect, test} from "@odoo/hoot";
import {queryAll, queryAllTexts} from "@odoo/hoot-dom";
import {advanceTime, animationFrame, mockDate} from "@odoo/hoot-mock";
import {
    defineModels,
    fields,
    makeMockEnv,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {ticker} from "@service_quality/countdown/ticker";
import {formatSpan} from "@service_quality/countdown/countdown";

const NOW = "2026-03-02 10:00:00";

function badge(values) {
    return {
        label: "First response",
        metric: "first_response",
        paused_at: false,
        warn_at: false,
        ...values,
    };
}

class Clock extends models.Model {
    clock_badge = fields.Json();
}

onRpc("has_group", () => true);
defineMailModels();
defineModels([Clock]);

async function mountList(...badges) {
    mockDate(NOW, 0);
    Clock._records = badges.map((clock_badge, index) => ({id: index + 1, clock_badge}));
    await mountView({
        arch: `<list><field name="clock_badge" widget="service_countdown"/></list>`,
        resModel: "clock",
        type: "list",
    });
}

test("a span shows its two largest units, seconds only in the last minute", async () => {
    await makeMockEnv();
    expect(formatSpan(2 * 86400 + 3 * 3600 + 59 * 60).toString()).toBe("2d 3h");
    expect(formatSpan(3600 + 5 * 60 + 59).toString()).toBe("1h 05m");
    expect(formatSpan(60).toString()).toBe("1m");
    expect(formatSpan(59.9).toString()).toBe("59s");
    expect(formatSpan(0).toString()).toBe("0s");
});

test("every state has its own icon, colour and spoken text", async () => {
    await mountList(
        badge({due_at: "2026-03-02T11:05:00", state: "running"}),
        badge({
            due_at: "2026-03-02T10:02:00",
            state: "running",
            warn_at: "2026-03-02T09:55:00",
        }),
        badge({due_at: "2026-03-02T09:48:00", state: "breached"}),
        badge({
            due_at: "2026-03-02T12:00:00",
            paused_at: "2026-03-02T09:00:00",
            state: "paused",
        }),
        badge({due_at: "2026-03-02T11:00:00", state: "met"}),
        false,
    );
    expect(queryAllTexts(".o_service_countdown")).toEqual([
        "1h 05m",
        "2m",
        "12m late",
        "3h 00m",
        "Met",
    ]);
    const icons = queryAll(".o_service_countdown .fa").map((icon) => icon.classList[2]);
    expect(icons).toEqual([
        "fa-clock-o",
        "fa-bell",
        "fa-exclamation-triangle",
        "fa-pause",
        "fa-check",
    ]);
    const spoken = queryAll(".o_service_countdown").map(
        (el) => el.getAttribute("aria-label").split(",")[0],
    );
    expect(spoken).toEqual([
        "First response: 1h 05m left",
        "First response: 2m left",
        "First response: overdue by 12m",
        "First response: paused with 3h 00m left",
        "First response: met",
    ]);
});

test("a running badge turns amber and red by itself", async () => {
    await mountList(
        badge({
            due_at: "2026-03-02T10:00:40",
            state: "running",
            warn_at: "2026-03-02T10:00:10",
        }),
    );
    expect(".o_service_countdown").toHaveClass("text-bg-success");
    expect(".o_service_countdown").toHaveText("40s");
    await advanceTime(10000);
    await animationFrame();
    expect(".o_service_countdown").toHaveClass("text-bg-warning");
    expect(".o_service_countdown").toHaveText("30s");
    await advanceTime(32000);
    await animationFrame();
    expect(".o_service_countdown").toHaveClass("text-bg-danger");
    expect(".o_service_countdown").toHaveText("2s late");
});

test("a missed clock that was stopped keeps its overrun", async () => {
    await mountList(
        badge({
            due_at: "2026-03-02T09:00:00",
            state: "breached",
            stopped_at: "2026-03-02T09:07:00",
        }),
    );
    await advanceTime(120000);
    await animationFrame();
    expect(".o_service_countdown").toHaveText("7m late");
});

test("all badges of the page share one timer", async () => {
    const clock = badge({due_at: "2026-03-02T11:05:00", state: "running"});
    await mountList(clock, clock, clock);
    expect(ticker.listeners.size).toBe(3);
    const timer = ticker.timer;
    expect(timer).not.toBe(null);
    const stopListening = ticker.listen(() => {});
    expect(ticker.timer).toBe(timer);
    stopListening();
    expect(ticker.listeners.size).toBe(3);
});
