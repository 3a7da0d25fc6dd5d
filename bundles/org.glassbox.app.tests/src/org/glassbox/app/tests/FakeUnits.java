package org.glassbox.app.tests;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.glassbox.advise.AdviseResult;
import org.glassbox.advise.AdviseResult.Group;
import org.glassbox.advise.AdviseResult.Times;
import org.glassbox.advise.AdviseResult.Unit;
import org.glassbox.advise.UnitAnalysis;
import org.glassbox.advise.density.UnitDensity;
import org.glassbox.advise.protocol.Avx;
import org.glassbox.core.explain.SaliencyMap;

/** What ADVISE might find: units whose numbers are known, on 2 x 2 places. */
final class FakeUnits {
    private static final int PLACES = 4;

    private FakeUnits() {
    }

    /** A unit for each score, -1 for one without; unit k has a mean gradient of k / 10 and a share that falls with k, but for the last one, which is against the class. */
    static UnitAnalysis analysis(String layer, int target, int... scores) {
        List<Unit> units = IntStream.range(0, scores.length).mapToObj(k -> new Unit(k, k / 10.0, share(k, scores.length), density(scores[k]))).toList();
        TreeMap<Integer, List<Integer>> byScore = units.stream().filter(unit -> unit.peaks() >= 0)
                .collect(Collectors.groupingBy(Unit::peaks, TreeMap::new, Collectors.mapping(Unit::index, Collectors.toList())));
        List<Group> groups = new ArrayList<>();
        byScore.forEach((score, members) -> groups.add(group(score, members, 0.1 * (groups.size() + 1), target)));
        List<Integer> scored = units.stream().filter(unit -> unit.peaks() >= 0).map(Unit::index).toList();
        List<Integer> all = units.stream().map(Unit::index).toList();
        Optional<Integer> best = groups.isEmpty() ? Optional.empty() : Optional.of(groups.size() - 1);
        AdviseResult result = new AdviseResult(target, (target + 1) % 2, layer, true, units, groups, group(-1, scored, 0.4, target), group(-1, all, 0.5, target), best,
                new Times(0.1, 0.2, 0.3, 0.4));
        float[] activation = new float[PLACES * scores.length];
        for (int i = 0; i < activation.length; i++) {
            activation[i] = i;
        }
        return new UnitAnalysis(result, 2, 2, activation);
    }

    private static double share(int unit, int units) {
        return unit == units - 1 ? -0.1 : 0.5 / (unit + 1);
    }

    /** Of five points, with as many peaks as fit; their places are 1 and 3. */
    private static UnitDensity density(int score) {
        double[] grid = {0, 0.25, 0.5, 0.75, 1};
        if (score < 0) {
            return new UnitDensity(grid, new double[0], new double[0], new double[0], -1, List.of(), Double.NaN);
        }
        List<Integer> places = List.of(1, 3).subList(0, Math.min(2, score));
        return new UnitDensity(grid, new double[] {0.5, 2, 0.5, 2, 0.5}, new double[] {0.3, 0.1, 0.3, 0.1, 0.3}, new double[] {4, 8, 0, 4, 0}, score, places, 1);
    }

    private static Group group(int score, List<Integer> members, double avx, int target) {
        SaliencyMap map = new SaliencyMap(2, 2, new float[] {0, 1, 2, 3}, target, Double.NaN);
        float[] shown = new float[FakeNetwork.SIZE * FakeNetwork.SIZE];
        for (int i = 0; i < shown.length; i++) {
            shown[i] = (float) i / (shown.length - 1);
        }
        Avx.Parts parts = new Avx.Parts(0.1, 0.5, 0.5, 0.1);
        return new Group(score, members, map, shown, 0.2, Optional.of(new Avx(0.1, 0.5, 0.5, 0.1, avx, Avx.Penalty.NONE, parts)));
    }
}
