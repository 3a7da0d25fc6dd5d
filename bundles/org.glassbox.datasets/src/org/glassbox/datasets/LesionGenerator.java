package org.glassbox.datasets;

import java.util.List;
import java.util.Optional;
import org.glassbox.core.RandomStream;
import org.glassbox.core.image.Mask;
import org.glassbox.core.image.RgbImage;

/**
 * Draws the images of {@link Lesions}. Equal options, split and index give equal bytes on every platform. All but the patch is independent of {@code
 * patchRate}, and equal in all test splits. Thread safe.
 */
public final class LesionGenerator {
    /** Whether the image has its patch: the pair of both is a counterfactual. */
    public enum PatchChoice {
        /** As the split's probabilities had it. */
        AS_SPLIT,
        /** With the patch; without only where no corner is free of the lesion. */
        WITH,
        /** Without. */
        WITHOUT
    }

    private static final int NONE = -1;
    private static final long CACHE_BYTES = 256L << 20;
    private final Lesions options;
    private final BoundedCache<String, LesionScene> scenes = new BoundedCache<>(CACHE_BYTES);

    public LesionGenerator(Lesions options) {
        this.options = options;
    }

    /** The number of images in a split; 0 for a split that there isn't. */
    public int count(String split) {
        if (!options.splits().contains(split)) {
            return 0;
        }
        return switch (split) {
            case "train" -> options.train();
            case "val" -> options.val();
            default -> options.test();
        };
    }

    /** The class of an image; the classes take turns, so that any even number of images is balanced. */
    public int label(int index) {
        return index % options.classes().size();
    }

    /**
     * The image.
     *
     * @throws IllegalArgumentException if there is no such split or index
     */
    public LesionImage render(String split, int index, PatchChoice choice) {
        LesionScene scene = scene(split, index);
        int colour = colour(split, index, choice);
        return new LesionImage(image(scene, colour), label(index), scene.lesion(), scene.details(), patch(scene, colour));
    }

    RgbImage image(String split, int index) {
        return image(scene(split, index), colour(split, index, PatchChoice.AS_SPLIT));
    }

    Mask lesion(String split, int index) {
        return scene(split, index).lesion();
    }

    Optional<Mask> patch(String split, int index) {
        return patch(scene(split, index), colour(split, index, PatchChoice.AS_SPLIT));
    }

    private static RgbImage image(LesionScene scene, int colour) {
        return colour == NONE ? scene.withoutPatch() : scene.withPatch(colour);
    }

    private static Optional<Mask> patch(LesionScene scene, int colour) {
        return colour == NONE ? Optional.empty() : scene.patch();
    }

    private LesionScene scene(String split, int index) {
        if (index < 0 || index >= count(split)) {
            throw new IllegalArgumentException("no image " + index + " in split \"" + split + "\" of " + options);
        }
        String id = lesionId(split, index);
        LesionScene scene = scenes.get(id);
        if (scene == null) {
            scene = LesionPainter.paint(options.seed(), id, options.size(), look(split, index));
            scenes.offer(id, scene, scene.bytes());
        }
        return scene;
    }

    /** The test splits share their lesions. */
    private static String lesionId(String split, int index) {
        return (split.startsWith("test") ? "test" : split) + "/" + index;
    }

    /** Usually the class's look, sometimes another's. */
    private LesionPainter.Look look(String split, int index) {
        int classes = options.classes().size();
        int shift = misleads(split, index) ? 1 + RandomStream.of(options.seed(), "lesions look", 0, lesionId(split, index)).nextInt(classes - 1) : 0;
        return LesionPainter.Look.values()[(label(index) + shift) % classes];
    }

    /**
     * Whether the lesion looks like another class, with probability {@code difficulty}. The lesions of a class are drawn systematically, one at a random place
     * and then every tenth if difficulty is .1: the best possible accuracy is the same for every seed and split.
     */
    private boolean misleads(String split, int index) {
        int label = label(index);
        int turn = index / options.classes().size();
        double start = RandomStream.of(options.seed(), "lesions difficulty", 0, lesionId(split, label)).nextDouble();
        return Math.floor((turn + 1) * options.difficulty() + start) > Math.floor(turn * options.difficulty() + start);
    }

    /** The colour of the patch, or NONE. */
    private int colour(String split, int index, PatchChoice choice) {
        if (choice == PatchChoice.WITHOUT || (choice == PatchChoice.AS_SPLIT && !hasPatch(split, index))) {
            return NONE;
        }
        RandomStream random = RandomStream.of(options.seed(), "lesions patch colour", 0, lesionId(split, index));
        return options.variant() == Lesions.Variant.MULTI ? telltaleColour(split, index) : random.nextInt(LesionScene.colours());
    }

    private boolean hasPatch(String split, int index) {
        return switch (options.variant()) {
            case CLEAN -> false;
            case MULTI -> !split.equals("test_absent");
            case CONFOUNDED, TINY -> patchRandom(split, index).chance(patchProbability(split, label(index)));
        };
    }

    /** P(patch | class) in the sets of two classes. */
    private double patchProbability(String split, int label) {
        double agreeing = label == 1 ? options.patchRate() : 1 - options.patchRate();
        return switch (likeSplit(split)) {
            case "test_absent" -> 0;
            case "test_flipped" -> 1 - agreeing;
            case "test_random" -> 0.5;
            default -> agreeing;
        };
    }

    /** The split whose patches a split has. */
    private String likeSplit(String split) {
        return split.equals("val") && options.validation() == Validation.INDEPENDENT ? "test_random" : split;
    }

    /** With four classes: the class's own colour with a probability that depends on the split, else one of the others. */
    private int telltaleColour(String split, int index) {
        RandomStream random = patchRandom(split, index);
        int classes = options.classes().size();
        double agreeing = switch (likeSplit(split)) {
            case "test_flipped" -> 1 - options.patchRate();
            case "test_random" -> 1.0 / classes;
            default -> options.patchRate();
        };
        int shift = random.chance(agreeing) ? 0 : 1 + random.nextInt(classes - 1);
        return (label(index) + shift) % classes;
    }

    /** A stream of the split's own: the same lesion has a patch in one test split and none in another. */
    private RandomStream patchRandom(String split, int index) {
        return RandomStream.of(options.seed(), "lesions patch", 0, split + "/" + index);
    }

    /** The names of the splits. */
    public List<String> splits() {
        return options.splits();
    }
}
