package org.glassbox.engine.experiment;

import org.glassbox.core.option.Option;

/** Random changes of training images; each epoch draws anew for each image. The defaults are those of human-in-the-loop training (methods.md 1.1). */
public record Augmentation(
        @Option(help = "mirrors left and right, half of the time") boolean flipHorizontal,
        @Option(help = "mirrors up and down, half of the time") boolean flipVertical,
        @Option(min = 0, max = 0.9, help = "the largest share of each side that is cropped away before scaling back") double crop,
        @Option(min = 0, max = 180, unit = "degrees", help = "the largest rotation to either side") double rotation,
        @Option(min = 0, max = 1, help = "the largest relative change of brightness") double brightness) {
    public Augmentation() {
        this(true, true, 0.1, 180, 0.1);
    }

    /** Leaves images as they are. */
    public static Augmentation none() {
        return new Augmentation(false, false, 0, 0, 0);
    }

    /** Whether nothing is ever changed. */
    public boolean isIdentity() {
        return equals(none());
    }
}
