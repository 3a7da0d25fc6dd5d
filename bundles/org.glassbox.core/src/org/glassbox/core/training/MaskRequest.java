package org.glassbox.core.training;

import org.glassbox.core.data.MaskRole;

/**
 * Which masks a loss term looks at.
 *
 * @param source who made them
 * @param role what they say about their pixels
 */
public record MaskRequest(MaskSource source, MaskRole role) {
}
