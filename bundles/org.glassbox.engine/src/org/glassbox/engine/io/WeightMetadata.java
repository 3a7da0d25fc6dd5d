package org.glassbox.engine.io;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.glassbox.core.image.Normalisation;

/**
 * What a weights file of ours says of its network, so that whoever uses it later need not know. Files from elsewhere say nothing or only a part.
 *
 * @param network id of the architecture
 * @param classes names by label
 * @param width of the images that it was trained on, pixels
 * @param height of them
 * @param normalisation of them
 * @param epoch after which the weights were kept
 */
public record WeightMetadata(String network, List<String> classes, int width, int height, Normalisation normalisation, int epoch) {
    private static final String NETWORK = "network";
    private static final String CLASSES = "classes";
    private static final String WIDTH = "width";
    private static final String HEIGHT = "height";
    private static final String MEAN = "mean";
    private static final String STD = "std";
    private static final String EPOCH = "epoch";

    public WeightMetadata {
        classes = List.copyOf(classes);
    }

    /** As the texts of a safetensors file. */
    public Map<String, String> toMap() {
        Map<String, String> map = new LinkedHashMap<>();
        map.put(NETWORK, network);
        map.put(CLASSES, String.join("\n", classes));
        map.put(WIDTH, Integer.toString(width));
        map.put(HEIGHT, Integer.toString(height));
        map.put(MEAN, text(normalisation.mean()));
        map.put(STD, text(normalisation.std()));
        map.put(EPOCH, Integer.toString(epoch));
        return map;
    }

    /** The architecture's id, where the file names it. */
    public static Optional<String> network(Map<String, String> map) {
        return Optional.ofNullable(map.get(NETWORK));
    }

    /** The names of the classes; empty where the file has none. */
    public static List<String> classes(Map<String, String> map) {
        String classes = map.get(CLASSES);
        return classes == null || classes.isEmpty() ? List.of() : List.of(classes.split("\n"));
    }

    /** Width and height of the images, where the file has both. */
    public static Optional<int[]> imageSize(Map<String, String> map) {
        try {
            int[] size = {Integer.parseInt(map.getOrDefault(WIDTH, "")), Integer.parseInt(map.getOrDefault(HEIGHT, ""))};
            return size[0] > 0 && size[1] > 0 ? Optional.of(size) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty(); // from elsewhere, where the words may mean something else
        }
    }

    /** The normalisation of the images, where the file has one. */
    public static Optional<Normalisation> normalisation(Map<String, String> map) {
        try {
            return Optional.of(new Normalisation(numbers(map.getOrDefault(MEAN, "")), numbers(map.getOrDefault(STD, ""))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String text(List<Double> numbers) {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining(" "));
    }

    private static List<Double> numbers(String text) {
        return Arrays.stream(text.strip().split(" ")).map(Double::valueOf).toList();
    }
}
