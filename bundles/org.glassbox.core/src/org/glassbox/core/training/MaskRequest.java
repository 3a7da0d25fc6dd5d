package org.glassbox.core.training;

import org.glassbox.core.data.MaskRole;

/**
 * Which masks a loss term looks at.
 *
 * @param source who made them
 * @param role what they say about their pixels
 * @param shaded whether shades of grey are wanted where masks have them; what annotators draw is black and white
 */
public record MaskRequest(MaskSource source, MaskRole role, boolean shaded) {
    /** In black and white. */
    public MaskRequest(MaskSource source, MaskRole role) {
        this(source, role, false);
    }
}
