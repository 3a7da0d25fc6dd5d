package org.glassbox.iccnn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
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
     * The filters of a group.
     *
     * @param file that {@link #toCsv} wrote
     * @param group from 1
     * @param filters how many the layer has
     * @throws GlassboxException if the file can't be read, is of another layer, or has no such group
     */
    static int[] filters(Path file, int group, int filters) throws GlassboxException {
        List<Integer> chosen = new ArrayList<>();
        int rows = 0;
        int groups = 0;
        for (Csv.Row row : Csv.read(file, "file of filter groups", List.of(FILTER, GROUP))) {
            int filter = number(file, row, FILTER);
            int found = number(file, row, GROUP);
            groups = Math.max(groups, found);
            rows++;
            if (filter >= filters) {
                throw GlassboxException.badInput(file + ", line " + row.line() + ": the layer has " + filters + " filters, 0 to " + (filters - 1)
                        + ", and no filter " + filter + "; name the layer that the groups are of.");
            }
            if (found == group) {
                chosen.add(filter);
            }
        }
        if (rows != filters) {
            throw GlassboxException.badInput(file + " tells of " + rows + " filters, but the layer has " + filters
                    + "; name the layer that the groups are of.");
        }
        if (chosen.isEmpty()) {
            throw GlassboxException.badInput(file + " has no group " + group + "; its groups are 1 to " + groups + ".");
        }
        return chosen.stream().mapToInt(Integer::intValue).toArray();
    }

    private static int number(Path file, Csv.Row row, String column) throws GlassboxException {
        String text = row.text(column);
        try {
            int value = Integer.parseInt(text);
            if (value >= 0) {
                return value;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw GlassboxException.badInput(file + ", line " + row.line() + ": the " + column + " is \"" + text + "\", but must be a whole number of at least 0.");
    }
}
