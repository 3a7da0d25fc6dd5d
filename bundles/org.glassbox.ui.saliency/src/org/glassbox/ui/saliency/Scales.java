package org.glassbox.ui.saliency;

import org.glassbox.ui.saliency.Inspection;
import org.glassbox.ui.saliency.Inspection.Cell;
import org.glassbox.ui.saliency.Inspection.Content;
import org.glassbox.ui.saliency.LookModel.Look;

/** Which value of a map gets the strongest colours. */
public final class Scales {
    private Scales() {
    }

    /**
     * The map's own, or the largest of those of its method where networks share their scales.
     *
     * @param method index of the cell in its row
     */
    public static double of(Inspection.Shown state, int method, Cell cell, Look look) {
        double own = unit(cell.content());
        double largest = !look.shared() ? own : state.rows().stream().mapToDouble(row -> unit(row.cells().get(method).content())).reduce(own, Math::max);
        return largest > 0 ? largest : 1;
    }

    private static double unit(Content content) {
        return content instanceof Content.Ready ready ? ready.map().unit() : 0;
    }
}
