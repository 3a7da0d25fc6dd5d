package org.glassbox.datasets;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.RandomStream;
import org.glassbox.core.data.Dataset;
import org.glassbox.core.data.MaskRole;
import org.glassbox.core.data.Sample;
import org.glassbox.core.image.GreyMask;
import org.glassbox.core.image.Mask;
import org.glassbox.core.image.RgbImage;

/** Another data set with some of its samples only, or some of them several times, as {@link ClassSizes} says. */
final class ResizedClasses extends WrappedDataset {
    private static final String TRAIN = "train";
    private final ClassSizes options;
    private final Map<String, List<Sample>> samples = new LinkedHashMap<>();
    /** The wrapped set's samples behind copies, by the copies' ids. */
    private final Map<String, Sample> copied = new HashMap<>();

    /**
     * @param shares of each class that are kept
     * @throws GlassboxException if balancing leaves fewer than two classes
     */
    ResizedClasses(ClassSizes options, Dataset wrapped, double[] shares) throws GlassboxException {
        super(wrapped);
        this.options = options;
        Map<String, List<List<Sample>>> byClass = new LinkedHashMap<>();
        for (String split : wrapped.splits()) {
            byClass.put(split, kept(split, shares));
        }
        switch (options.balance()) {
            case NONE -> {
                // as they are
            }
            case REDUCE -> reduce(byClass);
            case UPSAMPLE -> upsample(byClass.getOrDefault(TRAIN, List.of()));
        }
        byClass.forEach((split, classes) -> samples.put(split, inOrder(split, classes)));
    }

    /** Each class's samples in the order in which they would be taken; a class that has any and a share above zero keeps at least one. */
    private List<List<Sample>> kept(String split, double[] shares) {
        List<List<Sample>> kept = new ArrayList<>();
        for (int k = 0; k < shares.length; k++) {
            int label = k;
            List<Sample> ofClass = wrapped.samples(split).stream().filter(sample -> sample.label() == label).toList();
            int[] order = IntStream.range(0, ofClass.size()).toArray();
            RandomStream.of(options.seed(), "class sizes", 0, split + "/" + wrapped.classes().get(k)).shuffle(order);
            int count = shares[k] == 0 ? 0 : Math.min(order.length, Math.max(1, (int) Math.round(shares[k] * order.length)));
            kept.add(new ArrayList<>(IntStream.of(order).limit(count).mapToObj(ofClass::get).toList()));
        }
        return kept;
    }

    private void reduce(Map<String, List<List<Sample>>> byClass) throws GlassboxException {
        List<List<Sample>> train = byClass.getOrDefault(TRAIN, List.of());
        List<Integer> large = IntStream.range(0, train.size()).filter(k -> train.get(k).size() >= options.least()).boxed().toList();
        if (large.size() < 2) {
            throw GlassboxException.badInput("The data set class-sizes: " + (large.isEmpty() ? "no class has " : "only the class \"" + wrapped.classes()
                    .get(large.getFirst()) + "\" has ") + options.least() + " training images or more, but two are needed; take a smaller least.");
        }
        for (List<List<Sample>> classes : byClass.values()) {
            int size = large.stream().mapToInt(k -> classes.get(k).size()).min().orElse(0);
            for (int k = 0; k < classes.size(); k++) {
                List<Sample> ofClass = classes.get(k);
                ofClass.subList(large.contains(k) ? size : 0, ofClass.size()).clear();
            }
        }
    }

    private void upsample(List<List<Sample>> classes) {
        int size = classes.stream().mapToInt(List::size).max().orElse(0);
        for (List<Sample> ofClass : classes) {
            int own = ofClass.size();
            for (int i = own; own > 0 && i < size; i++) { // each as often as the others, but for the last round
                Sample original = ofClass.get(i % own);
                Sample copy = original.as(original.id() + "#" + (i / own + 1), original.split());
                copied.put(copy.id(), original);
                ofClass.add(copy);
            }
        }
    }

    /** In the wrapped set's order, copies after all others. */
    private List<Sample> inOrder(String split, List<List<Sample>> classes) {
        Set<Sample> taken = new HashSet<>();
        classes.forEach(taken::addAll);
        List<Sample> ordered = new ArrayList<>(wrapped.samples(split).stream().filter(taken::contains).toList());
        classes.forEach(ofClass -> ofClass.stream().filter(sample -> copied.containsKey(sample.id())).forEach(ordered::add));
        return List.copyOf(ordered);
    }

    private Sample behind(Sample sample) {
        return copied.getOrDefault(sample.id(), sample);
    }

    @Override
    public List<String> splits() {
        return wrapped.splits();
    }

    @Override
    public List<Sample> samples(String split) {
        return samples.getOrDefault(split, List.of());
    }

    @Override
    public RgbImage image(Sample sample) throws GlassboxException {
        return wrapped.image(behind(sample));
    }

    @Override
    public Optional<Mask> mask(Sample sample, MaskRole role) throws GlassboxException {
        return wrapped.mask(behind(sample), role);
    }

    @Override
    public Optional<GreyMask> greyMask(Sample sample, MaskRole role) throws GlassboxException {
        return wrapped.greyMask(behind(sample), role);
    }

    @Override
    public Optional<String> group(Sample sample) {
        return wrapped.group(behind(sample));
    }
}
