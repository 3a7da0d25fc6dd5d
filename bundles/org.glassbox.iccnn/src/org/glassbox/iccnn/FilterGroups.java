package org.glassbox.iccnn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.glassbox.core.GlassboxException;
import org.glassbox.engine.io.Csv;

/**
 * Which filters of a layer belong together. In files groups are counted from 1.
 *
 * @param members the group of each filter, from 0
 */
record FilterGroups(int[] members) {
    private static final String LAYER = "layer";
    private static final String FILTER = "filter";
    private static final String GROUP = "group";
    private static final String OTHER_LAYER = "; name the layer that the groups are of.";
    private static final int MOST = 1 << 20; // groups or filters

    FilterGroups {
        members = members.clone();
    }

    /** How many groups there are. */
    int count() {
        return Arrays.stream(members).max().orElse(-1) + 1;
    }

    /**
     * 1 where a filter is in a group, else 0.
     *
     * @return (C, m) float32
     */
    NDArray indicator(NDManager owner) {
        int groups = count();
        float[] values = new float[members.length * groups];
        for (int i = 0; i < members.length; i++) {
            values[i * groups + members[i]] = 1;
        }
        return owner.create(values, new Shape(members.length, groups));
    }

    /** A row for each filter, which counts from 0. */
    String toCsv(String layer) {
        StringBuilder csv = new StringBuilder(Csv.line(List.of(LAYER, FILTER, GROUP)));
        for (int i = 0; i < members.length; i++) {
            csv.append(Csv.line(List.of(layer, Integer.toString(i), Integer.toString(members[i] + 1))));
        }
        return csv.toString();
    }

    /**
     * Reads what {@link #toCsv} wrote.
     *
     * @param filters how many the layer has
     * @throws GlassboxException if the file can't be read, or is of another layer
     */
    static FilterGroups read(Path file, int filters) throws GlassboxException {
        int[] members = new int[filters];
        Arrays.fill(members, -1);
        List<Csv.Row> rows = Csv.read(file, "file of filter groups", List.of(FILTER, GROUP));
        if (rows.size() != filters) {
            throw GlassboxException.badInput(file + " tells of " + rows.size() + " filters, but the layer has " + filters + OTHER_LAYER);
        }
        for (Csv.Row row : rows) {
            int filter = number(file, row, FILTER, 0);
            int group = number(file, row, GROUP, 1);
            if (filter >= filters) {
                throw GlassboxException.badInput(file + ", line " + row.line() + ": the layer has " + filters + " filters, 0 to " + (filters - 1)
                        + ", and no filter " + filter + OTHER_LAYER);
            }
            if (members[filter] >= 0) {
                throw GlassboxException.badInput(file + ", line " + row.line() + ": filter " + filter + " is there twice.");
            }
            members[filter] = group - 1;
        }
        return new FilterGroups(members);
    }

    private static int number(Path file, Csv.Row row, String column, int least) throws GlassboxException {
        String text = row.text(column);
        try {
            int value = Integer.parseInt(text);
            if (value >= least && value <= MOST) {
                return value;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw GlassboxException.badInput(file + ", line " + row.line() + ": the " + column + " is \"" + text + "\", but must be a whole number of at least "
                + least + ".");
    }

    /**
     * What each filter adds to the mean over a group's filters: 1 / |A_k| for its members, else 0.
     *
     * @return (C, m) float32; zeros for a group without filters
     */
    NDArray shares(NDManager owner) {
        NDArray indicator = indicator(owner);
        return indicator.div(indicator.sum(new int[] {0}, true).maximum(1f));
    }
}
