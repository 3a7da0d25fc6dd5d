package org.glassbox.ui.saliency;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.glassbox.core.explain.Explainer;
import org.glassbox.engine.explain.Explanation;
import org.glassbox.engine.explain.NetworkCard;
import org.glassbox.engine.explain.Prediction;
import org.glassbox.ui.open.Picture;

/** What the inspector says in words. */
public final class Sentences {
    private static final int BEST = 3;
    private static final String BETWEEN = " \u00b7 ";
    /** Options of methods that say how a map came about, in this order, where a method has them. */
    private static final List<String> PROVENANCE = List.of("reference", "blurSigma", "seed");

    private Sentences() {
    }

    /** A number with three digits that count, as short as it can be. */
    public static String number(double value) {
        if (Double.isNaN(value)) {
            return "n/a";
        }
        double size = Math.abs(value);
        if (value == 0) {
            return "0";
        }
        if (size >= 0.001 && size < 100_000) {
            String text = String.format(Locale.ROOT, size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : size >= 0.1 ? "%.3f" : "%.4f", value);
            return text.contains(".") ? text.replaceAll("0+$", "").replaceAll("\\.$", "") : text;
        }
        return String.format(Locale.ROOT, "%.1e", value).replace("e-0", "e-").replace("e+0", "e");
    }

    /** A share as a percentage. */
    public static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f\u00a0%%", 100 * share);
    }

    /** What a network is: architecture, file, classes, size. */
    public static String network(NetworkCard card) {
        return Messages.bind(Messages.networkCard, new Object[] {card.architecture(), card.file().getFileName(), card.classes().size(), card.width(),
                card.height(), String.format(Locale.ROOT, "%,d", card.parameters())});
    }

    /** What a network says of an image: the likeliest classes. */
    public static String prediction(NetworkCard card, Prediction prediction, Optional<String> truth) {
        List<Integer> order = IntStream.range(0, prediction.probabilities().size()).boxed()
                .sorted(Comparator.comparingDouble(k -> -prediction.probabilities().get(k)))
                .limit(BEST).toList();
        String best = String.join(", ", order.stream().map(k -> card.classes().get(k) + " " + percent(prediction.probabilities().get(k))).toList());
        return Messages.bind(Messages.says, best) + truth.map(name -> BETWEEN + Messages.bind(Messages.truth, name)).orElse("");
    }

    /** What stands above a network's maps. */
    public static String header(NetworkCard card, Inspection.Row row, Picture picture) {
        String name = card.architecture() + " (" + card.file().getFileName() + ")";
        return row.prediction().map(prediction -> Messages.bind(Messages.inEvaluationMode, name, prediction(card, prediction, picture.truth()))).orElse(name);
    }

    /** How many maps are done. */
    public static String progress(Inspection.Shown maps) {
        long all = maps.rows().stream().mapToLong(row -> row.cells().size()).sum();
        long open = maps.rows().stream().flatMap(row -> row.cells().stream())
                .filter(cell -> cell.content() instanceof Inspection.Content.Waiting || cell.content() instanceof Inspection.Content.Computing).count();
        return Messages.bind(Messages.progress, all - open, all);
    }

    /** Whether a map is sound: its status and how well it keeps its promise. */
    public static String status(Explanation explanation) {
        Optional<String> problem = explanation.problem();
        if (problem.isPresent()) {
            return "\u26a0 " + Messages.bind(Messages.unsound, problem.get());
        }
        return Double.isNaN(explanation.completenessGap()) ? "\u2713 " + Messages.sound
                : "\u2713 " + Messages.bind(Messages.complete, number(explanation.completenessGap()), number(explanation.allowedGap()));
    }

    /** How a map came about: the class, the layer, baseline and seed, what else the method says, how long it took. */
    public static String provenance(NetworkCard card, Chosen<Explainer> method, Inspection.Content.Ready ready) {
        Explanation explanation = ready.map().explanation();
        List<String> parts = new ArrayList<>();
        parts.add(Messages.bind(Messages.explains, card.classes().get(explanation.target())));
        if (explanation.layer() != null) {
            parts.add(Messages.bind(Messages.atLayer, explanation.layer()));
        }
        parts.add(explanation.width() + "\u00a0\u00d7\u00a0" + explanation.height());
        Map<String, String> options = method.allOptions();
        PROVENANCE.stream().filter(name -> options.containsKey(name) && !(name.equals("blurSigma") && !"blur".equals(options.get("reference"))))
                .forEach(name -> parts.add(words(name) + " " + options.get(name)));
        explanation.figures().entrySet().stream().sorted(Map.Entry.comparingByKey())
                .forEach(figure -> parts.add(figure.getKey() + " " + number(figure.getValue())));
        parts.add(String.format(Locale.ROOT, "%.2f\u00a0s", ready.seconds()));
        return String.join(BETWEEN, parts);
    }

    /** What the metrics say of a map; empty where there are none. */
    public static String judgements(Inspection.Cell cell) {
        return String.join(BETWEEN, cell.judgements().stream().map(each -> each.metric().title() + " " + switch (each.verdict()) {
            case Inspection.Verdict.Pending pending -> "...";
            case Inspection.Verdict.Given given -> number(given.value().value());
            case Inspection.Verdict.Failed failed -> "\u26a0 " + Messages.failed;
            case Inspection.Verdict.Cancelled cancelled -> Messages.brokenOff;
        }).toList());
    }

    /** What is to be said of the metrics' values, line by line. */
    public static String remarks(Inspection.Cell cell) {
        return String.join("\n", cell.judgements().stream().map(each -> each.metric().title() + ": " + switch (each.verdict()) {
            case Inspection.Verdict.Pending pending -> Messages.waiting;
            case Inspection.Verdict.Given given -> number(given.value().value()) + ", " + each.metric().made().direction().description()
                    + given.value().remark().map(remark -> " (" + remark + ")").orElse("");
            case Inspection.Verdict.Failed(String message) -> message;
            case Inspection.Verdict.Cancelled cancelled -> Messages.brokenOff;
        }).toList());
    }

    /** What lies above a threshold: how well it agrees with the mask, or how much of the image it is. */
    public static String threshold(ShownMap map, Picture picture, double share) {
        String from = percent(share);
        return picture.relevant().map(mask -> Messages.bind(Messages.thresholdIou, from, number(map.iou(share, mask).orElse(Double.NaN))))
                .orElseGet(() -> Messages.bind(Messages.thresholdNoMask, from, percent((double) map.above(share).count() / map.width() / map.height())));
    }

    private static String words(String option) {
        return option.equals("blurSigma") ? Messages.blurSigma : option;
    }

    /** What a screen reader says of a map, and its tooltip. */
    public static String spoken(NetworkCard card, Chosen<Explainer> method, Inspection.Content content) {
        return method.title() + ": " + switch (content) {
            case Inspection.Content.Waiting waiting -> Messages.waiting;
            case Inspection.Content.Computing computing -> Messages.computing;
            case Inspection.Content.Cancelled cancelled -> Messages.cancelled;
            case Inspection.Content.Refused(String sentence) -> sentence;
            case Inspection.Content.Failed(String message) -> message;
            case Inspection.Content.Ready ready -> status(ready.map().explanation()) + BETWEEN + provenance(card, method, ready);
        };
    }

    /** A layer of a list of layers. */
    public static String layer(NetworkCard.LayerShape shape, boolean usual) {
        String text = Messages.bind(Messages.layerShape, new Object[] {shape.name(), shape.channels(), shape.height(), shape.width()});
        return usual ? Messages.bind(Messages.usual, text) : text;
    }
}
