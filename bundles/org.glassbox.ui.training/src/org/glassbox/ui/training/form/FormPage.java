package org.glassbox.ui.training.form;

import java.util.List;
import java.util.Optional;

/**
 * A part of an experiment that is looked at at a time.
 *
 * @param path of its value in the YAML; empty for what belongs to the experiment as a whole
 * @param title such as "Loss: cross-entropy"
 * @param depth 0, 1 for what a phase has, or a list of metrics
 * @param rows what can be set
 */
public record FormPage(String path, String title, int depth, List<FormRow> rows) {
    public FormPage {
        rows = List.copyOf(rows);
    }

    /** What is wrong here; the first thing, if there are several. */
    public Optional<String> problem() {
        return rows.stream().flatMap(row -> row.problem().stream()).findFirst();
    }
}
