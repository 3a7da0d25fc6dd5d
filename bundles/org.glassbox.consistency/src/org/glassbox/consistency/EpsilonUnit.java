package org.glassbox.consistency;

import org.glassbox.core.image.Normalisation;

/** What the size of a change is measured in. */
public enum EpsilonUnit {
    /** Pixel values from 0 to 1, whatever the data's normalisation. */
    PIXEL,
    /** The network's normalised input, the same number for each channel. */
    NORMALISED;

    /** The change of each channel in normalised input. */
    float[] perChannel(double epsilon, Normalisation normalisation) {
        float[] sizes = new float[normalisation.std().size()];
        for (int c = 0; c < sizes.length; c++) {
            sizes[c] = (float) switch (this) {
                case PIXEL -> epsilon / normalisation.std().get(c);
                case NORMALISED -> epsilon;
            };
        }
        return sizes;
    }
}
