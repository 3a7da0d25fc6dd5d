package org.glassbox.advise.protocol;

import org.glassbox.core.RandomStream;
import org.glassbox.core.image.RgbImage;

/**
 * Noise that makes pixels white or black, half of them each: the ablation of ADVISE, Dehshibi et al. 2022, Figure 5.
 *
 * @param density the probability that a pixel is replaced, with all its channels, in [0, 1]
 * @param seed of the draws
 */
public record SaltAndPepper(double density, long seed) {
    public SaltAndPepper {
        if (!(density >= 0 && density <= 1)) {
            throw new IllegalArgumentException("a share of " + density + " of the pixels can't be replaced; it must be from 0 to 1");
        }
    }

    /**
     * A noisy copy. The same pixels are replaced at a higher density too, and more.
     *
     * @param key of the image; another one draws other pixels
     */
    public RgbImage on(RgbImage image, String key) {
        RandomStream random = RandomStream.of(seed, "salt and pepper", 0, key);
        byte[] rgb = image.rgb().clone();
        for (int i = 0; i < rgb.length; i += 3) {
            double draw = random.nextDouble();
            boolean white = random.chance(0.5);
            if (draw < density) {
                byte value = (byte) (white ? 255 : 0);
                rgb[i] = value;
                rgb[i + 1] = value;
                rgb[i + 2] = value;
            }
        }
        return new RgbImage(image.width(), image.height(), rgb);
    }
}
