package org.glassbox.engine.explain;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.glassbox.core.image.Normalisation;

/**
 * What is known of an opened network.
 *
 * @param file of its weights
 * @param architecture id
 * @param classes K names by label; numbers such as "#3" where the file has no names
 * @param width of the images that go in, pixels
 * @param height of them
 * @param parameters how many numbers the weights are, buffers included
 * @param layers that methods can look at, from the input to the output: those whose output has rows and columns
 * @param usualLayer the one that is taken unless another is named; absent where there is none
 * @param notes what the user should know of it, such as tensors that were missing; whole sentences
 */
public record NetworkCard(Path file, String architecture, List<String> classes, int width, int height, Normalisation normalisation, long parameters,
        List<LayerShape> layers, Optional<String> usualLayer, List<String> notes) {
    public NetworkCard {
        classes = List.copyOf(classes);
        layers = List.copyOf(layers);
        notes = List.copyOf(notes);
    }

    /**
     * A node whose output has rows and columns.
     *
     * @param channels of the output for one image
     * @param height rows
     * @param width columns
     */
    public record LayerShape(String name, int channels, int height, int width) {
    }
}
