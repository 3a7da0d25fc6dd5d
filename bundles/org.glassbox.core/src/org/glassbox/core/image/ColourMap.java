package org.glassbox.core.image;

/**
 * Colours for numbers. All of them rise or fall evenly in lightness and stay apart for people who don't tell red from green. Between the anchors colours are
 * interpolated linearly in sRGB.
 */
public enum ColourMap {
    /** For signed values: blue below zero, white at zero, orange above. Anchors from the Blues and Oranges of Brewer's ColorBrewer (colorbrewer2.org). */
    BLUE_ORANGE("Blue to orange", true, 0x08306b, 0x08519c, 0x4292c6, 0x9ecae1, 0xffffff, 0xfdae6b, 0xf16913, 0xd94801, 0x7f2704),
    /** From dark violet over green to yellow: van der Walt and Smith, matplotlib 2015. */
    VIRIDIS("Viridis", false, 0x440154, 0x472d7b, 0x3b528b, 0x2c728e, 0x21918c, 0x28ae80, 0x5ec962, 0xaddc30, 0xfde725),
    /** From black over red to light yellow, for strong contrast: van der Walt and Smith, matplotlib 2015. */
    INFERNO("Inferno", false, 0x000004, 0x160b39, 0x420a68, 0x6a176e, 0x932667, 0xbc3754, 0xdd513a, 0xf37819, 0xfca50a, 0xf6d746, 0xfcffa4),
    /** From dark blue over grey to yellow, nearly the same with and without red-green blindness: Nuñez, Anderton and Renslow 2018, PLOS ONE 13(7) e0199239. */
    CIVIDIS("Cividis", false, 0x00224e, 0x123570, 0x3b496c, 0x575d6d, 0x707173, 0x8a8678, 0xa59c74, 0xc3b369, 0xe1cc55, 0xfee838),
    /** From black to white. */
    GREY("Grey", false, 0x000000, 0xffffff);

    private final String label;
    private final boolean signed;
    private final int[] anchors;

    ColourMap(String label, boolean signed, int... anchors) {
        this.label = label;
        this.signed = signed;
        this.anchors = anchors;
    }

    /** The one that is shown unless another was chosen: for values with a sign or without. */
    public static ColourMap defaultFor(boolean signed) {
        return signed ? BLUE_ORANGE : VIRIDIS;
    }

    /** Its name for people. */
    public String label() {
        return label;
    }

    /** Whether its range is [-1, 1] with a neutral colour at zero; else it is [0, 1]. */
    public boolean isSigned() {
        return signed;
    }

    /**
     * The colour of a value; values outside of the range get the colour of its nearer end, and NaN that of zero.
     *
     * @return 0xRRGGBB
     */
    public int rgb(double value) {
        double low = signed ? -1 : 0;
        double position = Math.clamp(Double.isNaN(value) ? 0 : value, low, 1.0);
        double place = (position - low) / (1 - low) * (anchors.length - 1);
        int below = Math.min((int) place, anchors.length - 2);
        double share = place - below;
        return channel(below, share, 16) << 16 | channel(below, share, 8) << 8 | channel(below, share, 0);
    }

    /** The next one, the first after the last. */
    public ColourMap next() {
        return values()[(ordinal() + 1) % values().length];
    }

    private int channel(int below, double share, int shift) {
        int from = anchors[below] >> shift & 0xff;
        int to = anchors[below + 1] >> shift & 0xff;
        return (int) Math.round(from + share * (to - from));
    }
}
