package org.glassbox.advise.protocol;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.SubMonitor;
import org.glassbox.core.explain.Findings;
import org.glassbox.core.image.Normalisation;
import org.glassbox.core.network.Mode;
import org.glassbox.core.network.Network;
import org.glassbox.core.training.Softmax;
import org.glassbox.pytorch.GradientMode;

/**
 * Judges the parts of images that maps show, by the network's answers and by how they look. Parts are darkened on all cores and go through the network
 * together. Engine thread only.
 */
public final class PartJudge {
    private final Network network;
    private final Normalisation normalisation;
    private final int atOnce;
    private final AvxRules rules;
    private final NDManager manager;
    private final int width;
    private final int height;
    private final float[] images;
    private final Findings findings;

    /** What is looked at. */
    public enum Look {
        /** The network's answer. */
        ANSWER,
        /** Structural similarity. */
        SSIM,
        /** Feature similarity. */
        FSIM,
        /** Squared error. */
        ERROR;

        /** All that AVX needs. */
        public static Set<Look> all() {
            return EnumSet.allOf(Look.class);
        }
    }

    /**
     * A part of an image.
     *
     * @param image its place in the batch
     * @param target the class
     * @param map in [0, 1], row by row at the image's size; not copied
     */
    public record Part(int image, int target, float[] map) {
    }

    /**
     * What is said of a part; what was not asked for is NaN.
     *
     * @param answer absent ({@code null}) where it was not asked for, or is not finite
     * @param ssim of image and part
     * @param fsim likewise
     * @param error mean squared error, of 255²
     */
    public record Judgement(PartAnswer answer, double ssim, double fsim, double error) {
    }

    /** The key of the network's probabilities for the whole images. */
    private record Answers() {
    }

    /** The key of what is compared of the whole images. */
    private record Wholes() {
    }

    /** What is compared of whole images, by their place in the batch; each is looked at once. */
    private static final class Compared {
        private final FeatureSimilarity similarity;
        private final Map<Integer, FeatureSimilarity.Features> features = new TreeMap<>();

        private Compared(int width, int height) {
            similarity = new FeatureSimilarity(width, height);
        }
    }

    /**
     * Of these images.
     *
     * @param images (N, 3, H, W) float32, normalised
     * @param atOnce how many images go through the network together, at least 1
     * @param findings what was found out about these images and this network before; what else is found out about the whole images is kept there
     */
    public PartJudge(Network network, NDArray images, Normalisation normalisation, int atOnce, AvxRules rules, Findings findings) {
        this.findings = findings;
        this.network = network;
        this.normalisation = normalisation;
        this.atOnce = atOnce;
        this.rules = rules;
        manager = images.getManager();
        height = Math.toIntExact(images.size(2));
        width = Math.toIntExact(images.size(3));
        this.images = images.toFloatArray();
    }

    private double[][] answers() {
        return findings.get(new Answers(), double[][].class, () -> {
            List<double[]> rows = new ArrayList<>();
            int count = images.length / size();
            for (int from = 0; from < count; from += atOnce) {
                int to = Math.min(count, from + atOnce);
                rows.addAll(probabilities(Arrays.copyOfRange(images, from * size(), to * size()), to - from));
            }
            return rows.toArray(double[][]::new);
        });
    }

    private int size() {
        return 3 * width * height;
    }

    /** How many classes the network has. */
    public int classes() {
        return images.length == 0 ? 0 : answers()[0].length;
    }

    /** The class with the largest probability beside {@code target}, the first of equals; {@code target} itself for a network of one class. */
    public int second(int image, int target) {
        double[] answer = answers()[image];
        int second = target;
        for (int k = 0; k < answer.length; k++) {
            if (k != target && (second == target || answer[k] > answer[second])) {
                second = k;
            }
        }
        return second;
    }

    /** One for each part, in their order. */
    public List<Judgement> judge(List<Part> parts, Set<Look> looks, IProgressMonitor monitor) {
        SubMonitor progress = SubMonitor.convert(monitor, parts.size());
        List<Judgement> judgements = new ArrayList<>();
        Compared compared = looks.contains(Look.FSIM) && !parts.isEmpty() ? findings.get(new Wholes(), Compared.class, () -> new Compared(width, height))
                : null;
        double[][] whole = looks.contains(Look.ANSWER) && !parts.isEmpty() ? answers() : new double[0][];
        for (int from = 0; from < parts.size(); from += atOnce) {
            progress.checkCanceled();
            List<Part> now = parts.subList(from, Math.min(parts.size(), from + atOnce));
            List<float[]> maps = now.stream().map(part -> rules.mask().of(part.map())).toList();
            List<double[]> kept = looks.contains(Look.ANSWER) ? kept(now, maps) : List.of();
            Map<Integer, Pixels> pictures = new TreeMap<>();
            for (Part part : now) {
                pictures.computeIfAbsent(part.image(), this::pixels);
                if (compared != null) {
                    compared.features.computeIfAbsent(part.image(), image -> compared.similarity.features(pictures.get(image)));
                }
            }
            IntStream.range(0, now.size()).parallel().mapToObj(i -> {
                Part part = now.get(i);
                Pixels picture = pictures.get(part.image());
                Pixels shown = picture.masked(maps.get(i));
                return new Judgement(kept.isEmpty() ? null : answer(whole[part.image()], kept.get(i), part.target()),
                        looks.contains(Look.SSIM) ? rules.ssim().of(picture, shown) : Double.NaN,
                        compared == null ? Double.NaN : rules.fsim().of(compared.similarity.similarity(compared.features.get(part.image()),
                                compared.similarity.features(shown))),
                        looks.contains(Look.ERROR) ? Pixels.meanSquaredError(picture, shown) : Double.NaN);
            }).forEachOrdered(judgements::add);
            progress.worked(now.size());
        }
        return judgements;
    }

    private PartAnswer answer(double[] whole, double[] part, int target) {
        boolean finite = Double.isFinite(whole[target]) && Arrays.stream(part).allMatch(Double::isFinite);
        return finite ? PartAnswer.of(whole, part, target, rules.answer()) : null;
    }

    private List<double[]> kept(List<Part> parts, List<float[]> maps) {
        int pixels = width * height;
        float[] batch = new float[Math.multiplyExact(parts.size(), size())];
        IntStream.range(0, parts.size()).parallel().forEach(i -> {
            int image = parts.get(i).image() * size();
            float[] map = maps.get(i);
            for (int j = 0; j < size(); j++) {
                int channel = j / pixels;
                batch[i * size() + j] = normalisation.normalise(channel, normalisation.restore(channel, images[image + j]) * map[j % pixels]);
            }
        });
        return probabilities(batch, parts.size());
    }

    private Pixels pixels(int image) {
        int pixels = width * height;
        List<double[]> channels = new ArrayList<>();
        for (int c = 0; c < 3; c++) {
            double[] channel = new double[pixels];
            for (int i = 0; i < pixels; i++) {
                channel[i] = Pixels.RANGE * normalisation.restore(c, images[image * size() + c * pixels + i]);
            }
            channels.add(channel);
        }
        return new Pixels(width, height, channels);
    }

    private List<double[]> probabilities(float[] batch, int count) {
        try (NDManager scope = manager.newSubManager(); GradientMode off = GradientMode.off()) {
            float[] logits = network.forward(scope.create(batch, new Shape(count, 3, height, width)), Mode.EVAL).toFloatArray();
            int classes = logits.length / count;
            return IntStream.range(0, count).mapToObj(n -> Softmax.of(Arrays.copyOfRange(logits, n * classes, (n + 1) * classes))).toList();
        }
    }
}
