package org.glassbox.consistency;

/** By what the mean squared difference of two heat maps is multiplied. */
public enum Distance {
    /** The option kappa, whatever the size of image or map; 49 is the sum over a grid of 7 x 7. The default. */
    KAPPA,
    /** The image's pixels, which makes it the paper's sum; tanh of it is 1 wherever maps differ by a percent on images of 224 x 224. */
    SUM_IMAGE,
    /** The places of the map before it is enlarged. */
    SUM_MAP;

    /**
     * @param pixels H W
     * @param places h w of the map
     */
    public double factor(double kappa, long pixels, long places) {
        return switch (this) {
            case KAPPA -> kappa;
            case SUM_IMAGE -> pixels;
            case SUM_MAP -> places;
        };
    }
}
