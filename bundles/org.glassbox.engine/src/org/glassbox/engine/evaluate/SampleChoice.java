package org.glassbox.engine.evaluate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.RandomStream;
import org.glassbox.core.data.Dataset;
import org.glassbox.core.data.Sample;
import org.glassbox.core.option.Suggestion;

/** Which samples of a data set are evaluated, and which class of the network each belongs to. Any thread. */
public final class SampleChoice {
    /** Stands for the samples of all splits. */
    public static final String ALL = "all";

    private SampleChoice() {
    }

    /** The split that is meant where the user names none: test, else the first whose name begins so, else val, else everything. */
    public static String usualSplit(Dataset data) {
        List<String> filled = data.splits().stream().filter(split -> !data.samples(split).isEmpty()).toList();
        if (filled.contains("test")) {
            return "test";
        }
        return filled.stream().filter(split -> split.startsWith("test")).findFirst().orElse(filled.contains("val") ? "val" : ALL);
    }

    /**
     * The samples of a split in its order.
     *
     * @param split or {@link #ALL}
     * @param classes of the network by label; empty where they are not known, then the data set's order counts
     * @param count of the network's classes
     * @param limit at most as many, drawn with the seed so that the shares of the classes stay; 0 takes all
     * @throws GlassboxException if the split is unknown or empty, or its classes are not the network's
     */
    public static List<LabelledSample> of(Dataset data, String split, List<String> classes, int count, int limit, long seed) throws GlassboxException {
        List<Sample> samples = samples(data, split);
        int[] labels = labels(data, classes, count);
        List<LabelledSample> labelled = samples.stream().map(sample -> new LabelledSample(sample, labels[sample.label()],
                sample.labels().stream().map(label -> labels[label]).toList())).toList();
        return limit == 0 || limit >= labelled.size() ? labelled : some(labelled, limit, seed);
    }

    private static List<Sample> samples(Dataset data, String split) throws GlassboxException {
        if (!split.equals(ALL) && !data.splits().contains(split)) {
            List<String> known = new ArrayList<>(data.splits());
            known.add(ALL);
            throw GlassboxException.badInput("The data set has no split \"" + split + "\"" + Suggestion.among(split, known));
        }
        List<Sample> samples = new ArrayList<>();
        for (String each : split.equals(ALL) ? data.splits() : List.of(split)) {
            samples.addAll(data.samples(each));
        }
        if (samples.isEmpty()) {
            throw GlassboxException.badInput("The split \"" + split + "\" has no images; the data set's splits are " + String.join(", ", data.splits()) + ".");
        }
        return samples;
    }

    /** The network's label for each of the data set's. */
    private static int[] labels(Dataset data, List<String> classes, int count) throws GlassboxException {
        List<String> names = data.classes();
        int[] labels = new int[names.size()];
        if (classes.isEmpty()) {
            if (names.size() != count) {
                throw GlassboxException.badInput("The data set has " + names.size() + " classes and the network " + count
                        + ", whose names are not in its weights; say them with --class-names.");
            }
            for (int k = 0; k < labels.length; k++) {
                labels[k] = k;
            }
            return labels;
        }
        for (int k = 0; k < labels.length; k++) {
            labels[k] = classes.indexOf(names.get(k));
            if (labels[k] < 0) {
                throw GlassboxException.badInput("The data set has a class \"" + names.get(k) + "\" that the network does not know"
                        + Suggestion.among(names.get(k), classes));
            }
        }
        return labels;
    }

    /** Takes evenly from all classes: each sample's random place in its class, as a share of the class, decides. */
    private static List<LabelledSample> some(List<LabelledSample> samples, int limit, long seed) {
        Map<Integer, List<Integer>> byClass = new HashMap<>();
        for (int n = 0; n < samples.size(); n++) {
            byClass.computeIfAbsent(samples.get(n).label(), label -> new ArrayList<>()).add(n);
        }
        double[] places = new double[samples.size()];
        byClass.forEach((label, members) -> {
            int[] order = members.stream().mapToInt(Integer::intValue).toArray();
            RandomStream.of(seed, "evaluate", 0, Integer.toString(label)).shuffle(order);
            for (int i = 0; i < order.length; i++) {
                places[order[i]] = (i + 0.5) / order.length;
            }
        });
        List<Integer> indices = new ArrayList<>();
        for (int n = 0; n < places.length; n++) {
            indices.add(n);
        }
        indices.sort(Comparator.comparingDouble(n -> places[n]));
        return indices.subList(0, limit).stream().sorted().map(samples::get).toList();
    }
}
