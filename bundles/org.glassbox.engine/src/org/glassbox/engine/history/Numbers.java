package org.glassbox.engine.history;

import java.nio.file.Path;
import org.glassbox.core.GlassboxException;
import org.glassbox.engine.io.Csv;

/** Reads cells of tables. */
final class Numbers {
    private Numbers() {
    }

    /** A cell's number; NaN for an empty one. */
    static double of(Path file, Csv.Row row, String column) throws GlassboxException {
        String text = row.text(column);
        try {
            return text.isEmpty() ? Double.NaN : Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw GlassboxException.badInput(file + ", line " + row.line() + ": \"" + text + "\" under \"" + column + "\" is no number.", e);
        }
    }
}
