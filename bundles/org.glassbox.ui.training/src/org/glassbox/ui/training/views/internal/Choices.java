package org.glassbox.ui.training.views.internal;

import java.util.List;
import org.eclipse.swt.widgets.Combo;
import org.glassbox.engine.history.RunHistory;
import org.glassbox.ui.training.views.CurvesModel;

/** Fills lists to choose from, without a flicker where nothing has changed. */
final class Choices {
    private Choices() {
    }

    /** What runs are called. */
    static List<String> names(List<RunHistory> runs) {
        return CurvesModel.names(runs);
    }

    static void set(Combo combo, List<String> items, int selected) {
        if (!List.of(combo.getItems()).equals(items)) {
            combo.setItems(items.toArray(String[]::new));
            combo.requestLayout();
        }
        if (combo.getSelectionIndex() != selected) {
            combo.select(selected);
        }
    }
}
