package org.glassbox.ui;

import org.glassbox.core.image.Region;

/**
 * A rectangle as an {@link ImageCanvas} draws it. Its state is shown by the outline's style and a hatch as well as by the colour.
 *
 * @param region in the image's pixels
 * @param label a short text in its corner, mostly its number; empty for none
 * @param marked whether somebody has marked it
 */
public record RegionMark(Region region, String label, boolean marked) {
}
