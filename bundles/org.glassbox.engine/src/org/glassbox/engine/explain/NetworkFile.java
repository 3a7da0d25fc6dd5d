package org.glassbox.engine.explain;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.glassbox.core.image.Normalisation;

/**
 * A trained network on disk, as somebody names it.
 *
 * @param weights the file
 * @param architecture id of the network; absent to take what the file says
 * @param options of the architecture, those that differ from the defaults
 * @param width of the images that go in, pixels; 0 for what the file says, else the hints, else the architecture's usual one
 * @param height likewise
 * @param allowMissing whether to go on where the weights lack tensors, have others, or have a head for another number of classes: what is missing gets fresh
 *        initial values, and the maps then say little
 * @param hints what is taken where the file does not say it
 */
public record NetworkFile(Path weights, Optional<String> architecture, Map<String, String> options, int width, int height, boolean allowMissing,
        Optional<Hints> hints) {
    public NetworkFile {
        if (width < 0 || height < 0) {
            throw new IllegalArgumentException("no image has " + width + " x " + height + " pixels");
        }
        options = Map.copyOf(new LinkedHashMap<>(options));
    }

    /**
     * What others know of a network whose file may say nothing, such as a checkpoint in the midst of training.
     *
     * @param architecture that it holds for; a file of another network does not take it
     * @param classes names by label
     * @param width of the images, pixels
     * @param height likewise
     */
    public record Hints(String architecture, List<String> classes, int width, int height, Normalisation normalisation) {
        public Hints {
            classes = List.copyOf(classes);
        }

        /** What is known of a network that is open. */
        public static Hints of(NetworkCard card) {
            return new Hints(card.architecture(), card.classes(), card.width(), card.height(), card.normalisation());
        }
    }

    /** All as the file says. */
    public static NetworkFile of(Path weights) {
        return new NetworkFile(weights, Optional.empty(), Map.of(), 0, 0, false, Optional.empty());
    }

    /** The same with what is taken where the file does not say it. */
    public NetworkFile with(Hints known) {
        return new NetworkFile(weights, architecture, options, width, height, allowMissing, Optional.of(known));
    }
}
