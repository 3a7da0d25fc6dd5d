package org.glassbox.engine.explain;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A trained network on disk, as somebody names it.
 *
 * @param weights the file
 * @param architecture id of the network; absent to take what the file says
 * @param options of the architecture, those that differ from the defaults
 * @param width of the images that go in, pixels; 0 for what the file says, else the architecture's usual one
 * @param height likewise
 * @param allowMissing whether to go on where the weights lack tensors, have others, or have a head for another number of classes: what is missing gets fresh
 *        initial values, and the maps then say little
 */
public record NetworkFile(Path weights, Optional<String> architecture, Map<String, String> options, int width, int height, boolean allowMissing) {
    public NetworkFile {
        if (width < 0 || height < 0) {
            throw new IllegalArgumentException("no image has " + width + " x " + height + " pixels");
        }
        options = Map.copyOf(new LinkedHashMap<>(options));
    }

    /** All as the file says. */
    public static NetworkFile of(Path weights) {
        return new NetworkFile(weights, Optional.empty(), Map.of(), 0, 0, false);
    }
}
