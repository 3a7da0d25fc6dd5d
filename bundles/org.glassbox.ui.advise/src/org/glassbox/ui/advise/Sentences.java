package org.glassbox.ui.advise;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.glassbox.advise.AdviseResult;
import org.glassbox.advise.AdviseResult.Group;
import org.glassbox.advise.AdviseResult.Times;
import org.glassbox.advise.AdviseResult.Unit;
import org.glassbox.advise.UnitAnalysis;
import org.glassbox.advise.density.UnitDensity;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.engine.explain.NetworkCard;
import org.glassbox.engine.explain.Prediction;
import org.glassbox.engine.report.Numbers;

/** What the ADVISE perspective says in words. */
public final class Sentences {
    private static final String BETWEEN = " \u00b7 ";
    private static final int MOST_PEAKS = 6;

    private Sentences() {
    }

    /** What a network is: architecture, file, classes, size. */
    public static String network(NetworkCard card) {
        return Messages.bind(Messages.networkCard, new Object[] {card.architecture(), card.file().getFileName(), card.classes().size(), card.width(),
                card.height()});
    }

    /** The same with what the user should know of it, a line each. */
    public static List<String> card(NetworkCard card) {
        List<String> lines = new ArrayList<>(card.notes());
        lines.addFirst(network(card));
        return lines;
    }

    /** A layer of the list of layers. */
    public static String layer(NetworkCard.LayerShape shape, boolean usual) {
        String text = Messages.bind(Messages.layerShape, new Object[] {shape.name(), shape.channels(), shape.height(), shape.width()});
        return usual ? Messages.bind(Messages.usual, text) : text;
    }

    /** A score, as in "3 peaks". */
    public static String peaks(int score) {
        return score < 0 ? Messages.noScore : score == 1 ? Messages.onePeak : Messages.bind(Messages.manyPeaks, score);
    }

    /** A count of units. */
    public static String units(int count) {
        return count == 1 ? Messages.oneUnit : Messages.bind(Messages.manyUnits, String.format(Locale.ROOT, "%,d", count));
    }

    /** AVX of a map; n/a where it has none. */
    public static String avx(Group group) {
        return group.avx().map(avx -> String.format(Locale.ROOT, "%.3f", avx.value())).orElse(Numbers.UNDEFINED);
    }

    /** What was found, in one or two sentences. */
    public static String headline(UnitAnalysis analysis, NetworkCard card, Optional<Prediction> prediction) {
        AdviseResult result = analysis.result();
        String target = card.classes().get(result.target());
        String explained = prediction.map(says -> Messages.bind(Messages.givesClass, target, Numbers.percent(says.probabilities().get(result.target()))))
                .orElse("");
        if (!result.finite()) {
            return explained + Messages.bind(Messages.notFinite, result.layer());
        }
        if (result.winner().isEmpty()) {
            return explained + Messages.bind(Messages.noWinner, result.layer(), target);
        }
        Group winner = result.winner().get();
        String found = result.groups().size() == 1 ? Messages.winnerAlone : Messages.winner;
        return explained + Messages.bind(found, new Object[] {result.groups().size(), result.layer(), peaks(winner.peaks()), units(winner.units().size()),
                avx(winner), avx(result.gradCam())});
    }

    /** What stands above a map. */
    public static String title(GroupCard card) {
        if (card.peaks().isEmpty()) {
            return Messages.gradCam;
        }
        String peaks = peaks(card.peaks().getAsInt());
        return card.best() ? "\u2605 " + Messages.bind(Messages.best, peaks) : peaks;
    }

    /** What stands below a map: how many units, their share of the score, AVX. */
    public static String caption(GroupCard card, AdviseResult result) {
        double share = card.group().units().stream().mapToDouble(k -> result.units().get(k).share()).sum();
        return units(card.group().units().size()) + BETWEEN + Messages.bind(Messages.shareOf, Numbers.percent(share)) + "\n"
                + Messages.bind(Messages.avx, avx(card.group()));
    }

    /** Why a map has nothing to show. */
    public static String nothing(SaliencyMap map) {
        return switch (map.status()) {
            case ZERO -> Messages.mapZero;
            case CONSTANT -> Messages.mapConstant;
            case NONFINITE -> Messages.mapNonfinite;
            case OK -> "";
        };
    }

    /** A unit in one line. */
    public static String unit(Unit unit) {
        return Messages.bind(Messages.unitFacts, new Object[] {unit.index(), peaks(unit.peaks()), Numbers.plain(unit.meanGradient()), percent(unit.share())});
    }

    /** Where a unit's density has its peaks, and what it was estimated with. */
    public static String density(UnitDensity density) {
        if (!density.exists()) {
            return Messages.noDensity;
        }
        List<String> places = new ArrayList<>(density.peakPlaces().stream().limit(MOST_PEAKS).map(i -> String.format(Locale.ROOT, "%.2f", density.grid()[i]))
                .toList());
        if (density.peakPlaces().size() > MOST_PEAKS) {
            places.add("...");
        }
        return density.peakPlaces().isEmpty() ? Messages.noInnerPeak : Messages.bind(Messages.peaksAt, String.join(", ", places));
    }

    /** What the values are whose density is drawn. @param options as they were chosen */
    public static String valueAxis(Map<String, String> options) {
        boolean scaled = switch (options.getOrDefault("range", "")) {
            case "scaled" -> true;
            case "as-is" -> false;
            default -> !"reference".equals(options.get("preset"));
        };
        return scaled ? Messages.valueAxisScaled : Messages.valueAxis;
    }

    /** What a unit's feature map is. */
    public static String featureMap(SaliencyMap map, String layer) {
        float min = Float.POSITIVE_INFINITY;
        float max = Float.NEGATIVE_INFINITY;
        for (float value : map.values()) {
            min = Math.min(min, value);
            max = Math.max(max, value);
        }
        return Messages.bind(Messages.featureMap, new Object[] {layer, map.width(), map.height(), Numbers.plain(min), Numbers.plain(max)});
    }

    /** How long it took. */
    public static String took(UnitAnalysis analysis, double seconds) {
        Times times = analysis.result().times();
        return Messages.bind(Messages.took, new Object[] {Numbers.duration(seconds), Numbers.duration(times.gradients()), Numbers.duration(times.densities()),
            Numbers.duration(times.maps()), Numbers.duration(times.choice())});
    }

    /** How the list is ordered. */
    public static String order(UnitsModel.Order order) {
        return Messages.bind(order.descending() ? Messages.sortedFalling : Messages.sortedRising, column(order.column()));
    }

    /** A column's name. */
    public static String column(UnitsModel.Column column) {
        return switch (column) {
            case UNIT -> Messages.columnUnit;
            case PEAKS -> Messages.columnPeaks;
            case GRADIENT -> Messages.columnGradient;
            case SHARE -> Messages.columnShare;
        };
    }

    /** What a column is about, and the key that orders the list by it. */
    public static String columnTip(UnitsModel.Column column) {
        String about = switch (column) {
            case UNIT -> Messages.columnUnitTip;
            case PEAKS -> Messages.columnPeaksTip;
            case GRADIENT -> Messages.columnGradientTip;
            case SHARE -> Messages.columnShareTip;
        };
        return Messages.bind(Messages.columnKey, about, column.ordinal() + 1);
    }

    /** A unit's value in a column. */
    public static String cell(Unit unit, UnitsModel.Column column) {
        return switch (column) {
            case UNIT -> Integer.toString(unit.index());
            case PEAKS -> unit.peaks() < 0 ? Messages.none : Integer.toString(unit.peaks());
            case GRADIENT -> Numbers.plain(unit.meanGradient());
            case SHARE -> percent(unit.share());
        };
    }

    /** Two decimals: of thousands of units most have less than a tenth of a percent. */
    private static String percent(double share) {
        double hundredths = Math.rint(10_000 * share); // and no "-0.00"
        return Double.isFinite(share) ? String.format(Locale.ROOT, "%.2f\u00a0%%", hundredths == 0 ? 0 : hundredths / 100) : Numbers.UNDEFINED;
    }

    /** How many units have how many peaks, as one sentence. */
    public static String scores(List<ScoreCount> counts) {
        return Messages.bind(Messages.scoresSpoken, String.join(", ", counts.stream().map(count -> peaks(count.peaks()) + ": " + count.units()).toList()));
    }

    /** How many units are listed. */
    public static String listed(UnitsModel.State state) {
        int all = state.analysis().map(analysis -> analysis.result().units().size()).orElse(0);
        return state.rows().size() == all ? units(all) : Messages.bind(Messages.unitsOf, state.rows().size(), units(all));
    }

    /** The histogram's name in the legend, which says where bars are cut off. */
    public static String histogram(DensityCurves curves) {
        return switch (curves.cutBars()) {
            case 0 -> Messages.histogram;
            case 1 -> Messages.histogramCutOnce;
            default -> Messages.bind(Messages.histogramCut, curves.cutBars());
        };
    }
}
