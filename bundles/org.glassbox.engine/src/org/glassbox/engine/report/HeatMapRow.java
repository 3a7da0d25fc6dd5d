package org.glassbox.engine.report;

import java.util.List;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.core.image.RgbImage;

/**
 * One image as several networks see it.
 *
 * @param caption what is worth knowing about the image
 * @param label its true class
 * @param byArm one view for each arm, in the arms' order
 */
public record HeatMapRow(RgbImage image, String caption, int label, List<View> byArm) {
    public HeatMapRow {
        byArm = List.copyOf(byArm);
    }

    /**
     * A network's answer and its reasons.
     *
     * @param map explanation of the predicted class, which is its target
     * @param probability of the predicted class
     */
    public record View(SaliencyMap map, double probability) {
    }
}
