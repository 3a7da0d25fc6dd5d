package org.glassbox.advise.density;

import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.glassbox.core.option.Option;
import org.glassbox.pytorch.CpuThreads;

/**
 * The locally adaptive kernel density estimate of ADVISE, Dehshibi et al. 2022, Eq. 1 to 9, for many units at once (methods.md 3.1): at each point of a grid
 * the bandwidth with the lowest local cost, smoothed by a Nadaraya-Watson average whose stiffness γ is searched for, then a balloon estimate with it. It is the
 * method of Shimazaki and Shinomoto 2010, doi:10.1007/s10827-009-0180-4. In float64 throughout: the choice of a bandwidth, and the cell of a value on a cell's
 * edge, flip in float32. On the CPU, parts of the units are computed side by side, and the result does not depend on the number of threads.
 *
 * @param preset what the options named {@code preset} do
 */
public record AdaptiveDensity(
        @Option(help = "reference: as the authors' published code; stable: without its defects") Preset preset,
        @Option(min = 2, max = 200, help = "how many bandwidths are tried") int bandwidths,
        @Option(help = "the window within which a bandwidth is chosen and averaged") Window window,
        @Option(help = "lower end of the interval in which the density is estimated") double low,
        @Option(help = "upper end of the interval") double high,
        @Option(help = "as-is: values outside of the interval are discarded; scaled: each unit's values are scaled to it") Range range,
        @Option(help = "edges: the largest values are lost, as in the authors' code; nearest: none is lost") Counts counts,
        @Option(min = 16, max = 4096, unit = "points", help = "the finest grid where values are counted at their nearest point") int largestGrid,
        @Option(help = "how the stiffness is searched for: golden section, or the best of 16 values") Search search,
        @Option(help = "the density that is kept: of the last stiffness that was tried, or of the lowest cost") Keep keep,
        @Option(min = -1, max = 1, unit = "of the highest peak", help = "by how much a peak must stand out; -1 leaves it to the preset") double prominence) {
    /** Where a unit's values lie. */
    public enum Range { PRESET, AS_IS, SCALED }

    /** How values become counts. */
    public enum Counts { PRESET, EDGES, NEAREST }

    /** How the stiffness is searched for. */
    public enum Search { PRESET, GOLDEN_SECTION, SCAN }

    /** Which density is kept. */
    public enum Keep { PRESET, LAST, BEST }

    private static final int ELEMENTS_AT_ONCE = 5 << 20; // of the largest intermediate array of a part, 40 MB
    private static final double STABLE_PROMINENCE = 0.05;
    private static final double MACHINE_EPSILON = 0x1p-52; // lower "peaks" are ripples of rounding, 1e-47 and less

    /** Our corrections, with ten bandwidths. */
    public AdaptiveDensity() {
        this(Preset.STABLE);
    }

    /** All as the preset has it. */
    public AdaptiveDensity(Preset preset) {
        this(preset, 10, Window.GAUSS, 0, 1, Range.PRESET, Counts.PRESET, 256, Search.PRESET, Keep.PRESET, -1);
    }

    public AdaptiveDensity {
        requireInterval(low, high);
    }

    /** @throws IllegalArgumentException if there is nothing between the ends */
    public static void requireInterval(double low, double high) {
        if (!(low < high) || Double.isInfinite(low) || Double.isInfinite(high)) {
            throw new IllegalArgumentException("the interval from " + low + " to " + high + " has no length; low must be less than high");
        }
    }

    /**
     * The densities of units. Engine thread only.
     *
     * @param manager of the device that computes; nothing stays in it
     * @param units the values of each; lengths may differ. A unit that is constant (where values are scaled), has values that are not finite, or too few of
     *        them to span a grid, has no density
     * @return one for each unit, in their order
     */
    public List<UnitDensity> estimate(NDManager manager, double[][] units) {
        SampleGrid[] samples = new SampleGrid[units.length];
        Arrays.parallelSetAll(samples, k -> sample(units[k]));
        UnitDensity[] results = new UnitDensity[units.length];
        Map<Integer, List<Integer>> byPoints = new TreeMap<>();
        for (int k = 0; k < units.length; k++) {
            if (samples[k] == null) {
                results[k] = none(units[k].length);
            } else {
                byPoints.computeIfAbsent(samples[k].points(), points -> new ArrayList<>()).add(k);
            }
        }
        try (NDManager scope = manager.newSubManager()) {
            List<Part> parts = parts(scope, samples, List.copyOf(byPoints.values()));
            CpuThreads.each(scope.getDevice(), parts.size(), p -> {
                List<Integer> members = parts.get(p).units();
                BatchedEstimate estimate = BatchedEstimate.of(scope, members.stream().map(k -> samples[k]).toList(), parts.get(p).shared(), this);
                for (int i = 0; i < members.size(); i++) {
                    int k = members.get(i);
                    results[k] = density(estimate, i, samples[k], units[k].length);
                }
            });
        }
        return Arrays.asList(results);
    }

    /** Units on one grid, as many as are computed at once. */
    private record Part(List<Integer> units, BatchedEstimate.Shared shared) {
    }

    /**
     * @param owner of what the parts share
     * @param groups units by grid
     */
    private List<Part> parts(NDManager owner, SampleGrid[] samples, List<List<Integer>> groups) {
        BatchedEstimate.Shared[] shared = new BatchedEstimate.Shared[groups.size()];
        CpuThreads.each(owner.getDevice(), groups.size(), g -> shared[g] = BatchedEstimate.Shared.of(owner, samples[groups.get(g).getFirst()], this));
        List<Part> parts = new ArrayList<>();
        for (int g = 0; g < groups.size(); g++) {
            List<Integer> members = groups.get(g);
            int atOnce = Math.max(1, ELEMENTS_AT_ONCE / (samples[members.getFirst()].points() * Math.max(200, 4 * bandwidths)));
            for (int from = 0; from < members.size(); from += atOnce) {
                parts.add(new Part(members.subList(from, Math.min(members.size(), from + atOnce)), shared[g]));
            }
        }
        return parts;
    }

    private UnitDensity none(int count) {
        return UnitDensity.none(SampleGrid.linspace(low, high, Math.max(2, count)), preset == Preset.STABLE ? -1 : 0);
    }

    private SampleGrid sample(double[] values) {
        if (Arrays.stream(values).anyMatch(x -> !Double.isFinite(x))) {
            return null;
        }
        double[] scaled = isScaled() ? scaled(values) : values;
        if (scaled == null || scaled.length < 2) {
            return null;
        }
        return isNearest() ? SampleGrid.nearest(scaled, low, high, largestGrid) : SampleGrid.reference(scaled, low, high);
    }

    private double[] scaled(double[] values) {
        double min = Arrays.stream(values).min().orElse(0);
        double max = Arrays.stream(values).max().orElse(0);
        if (max - min <= 1e-12 * Math.max(1, Math.abs(max))) {
            return null;
        }
        return Arrays.stream(values).map(x -> Math.clamp(low + (x - min) / (max - min) * (high - low), low, high)).toArray();
    }

    private UnitDensity density(BatchedEstimate estimate, int unit, SampleGrid sample, int count) {
        double[] density = estimate.density(unit);
        if (density.length == 0 || Double.isNaN(density[0])) {
            return none(count);
        }
        double[] bandwidth = estimate.bandwidth(unit);
        double[] grid = sample.positions();
        if (!isNearest() && sample.points() != count) { // the authors' code goes back to the grid that it was asked for
            double[] asked = SampleGrid.linspace(low, high, count);
            density = interpolated(grid, density, asked);
            bandwidth = interpolated(grid, bandwidth, asked);
            grid = asked;
        }
        double highest = Arrays.stream(density).max().orElse(0);
        List<Integer> peaks = Peaks.of(density, MACHINE_EPSILON, prominenceShare() * highest);
        return new UnitDensity(grid, density, bandwidth, sample.density(), peaks.size(), peaks, estimate.stiffness(unit));
    }

    private static double[] interpolated(double[] grid, double[] values, double[] at) {
        double[] result = new double[at.length];
        int left = 0;
        for (int i = 0; i < at.length; i++) {
            while (left < grid.length - 2 && grid[left + 1] <= at[i]) {
                left++;
            }
            double share = (at[i] - grid[left]) / (grid[left + 1] - grid[left]);
            result[i] = values[left] + share * (values[left + 1] - values[left]);
        }
        return result;
    }

    boolean isScaled() {
        return range == Range.PRESET ? preset == Preset.STABLE : range == Range.SCALED;
    }

    boolean isNearest() {
        return counts == Counts.PRESET ? preset == Preset.STABLE : counts == Counts.NEAREST;
    }

    boolean isScan() {
        return search == Search.PRESET ? preset == Preset.STABLE : search == Search.SCAN;
    }

    boolean keepsBest() {
        return keep == Keep.PRESET ? preset == Preset.STABLE : keep == Keep.BEST;
    }

    private double prominenceShare() {
        return prominence >= 0 ? prominence : preset == Preset.STABLE ? STABLE_PROMINENCE : 0;
    }
}
