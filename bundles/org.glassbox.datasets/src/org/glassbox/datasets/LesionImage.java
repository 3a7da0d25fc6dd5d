package org.glassbox.datasets;

import java.util.Optional;
import org.glassbox.core.image.Mask;
import org.glassbox.core.image.RgbImage;

/**
 * A made-up image and what is known about it.
 *
 * @param image what the network sees
 * @param label index into the classes; with probability {@code difficulty} the lesion looks like another class
 * @param lesion the pixels inside the lesion's outline
 * @param details the small structures: border dots of class malignant, cysts of keratosis, lacunae of vascular; empty for lesions that have none
 * @param patch all pixels that the colour patch touches; absent where there is none. It never overlaps the lesion
 */
public record LesionImage(RgbImage image, int label, Mask lesion, Mask details, Optional<Mask> patch) {
}
