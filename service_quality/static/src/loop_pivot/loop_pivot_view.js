import {Domain} from "@web/core/domain";
import {PivotRenderer} from "@web/views/pivot/pivot_renderer";
import {pivotView} from "@web/views/pivot/pivot_view";
import {registry} from "@web/core/registry";

const COUNT = "__count";

/** The list behind a number holds what the number counts, and nothing else. */
export class LoopPivotRenderer extends PivotRenderer {
    onOpenView(cell, newWindow) {
        this.openedStage = cell.measure;
        super.onOpenView(cell, newWindow);
    }

    openView(domain, views, context, newWindow) {
        const stage = this.openedStage === COUNT ? [] : [[this.openedStage, "=", 1]];
        const counted = Domain.and([domain, stage]).toList();
        super.openView(counted, views, context, newWindow);
    }
}

registry.category("views").add("service_loop_pivot", {
    ...pivotView,
    Renderer: LoopPivotRenderer,
});
